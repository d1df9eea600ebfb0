package org.rlvr4j.grpo.reward;

import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reward function that broke. The message is one sentence for people. */
public final class UnusableRewardException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private UnusableRewardException(String message, Throwable cause) {
        super(message, cause);
    }

    private UnusableRewardException(String message) {
        super(message);
    }

    /** Returns the value of a reward, {@code NaN} if it has none. */
    static double check(String name, JudgedCompletion completion, Supplier<OptionalDouble> reward) {
        @Nullable OptionalDouble value;
        try {
            value = reward.get();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new UnusableRewardException(where(name, completion) + "threw " + e + "; mend it", e);
        }
        if (value == null) {
            throw new UnusableRewardException(
                    where(name, completion) + "gave null; a reward is finite, or empty where there is none");
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new UnusableRewardException(where(name, completion) + "gave " + value.getAsDouble()
                    + "; a reward is finite, or empty where there is none");
        }
        return value.orElse(Double.NaN);
    }

    private static String where(String name, JudgedCompletion completion) {
        return "reward " + name + ", asked about sample "
                + completion.completion().sample() + " of problem "
                + completion.problem().id() + ", ";
    }
}
