package org.rlvr4j.grpo.reward;

import java.util.OptionalDouble;
import org.rlvr4j.verifiers.Verdict;

/**
 * A reward for each kind of verdict. A {@link Verdict.Failure} has none: the verifier broke, which says nothing about
 * the completion.
 *
 * @param correct for a right answer
 * @param partial for a partly right one, times its score
 * @param wrong for a wrong one
 * @param unparsable for a completion without a readable answer
 * @param timeout for an answer that took too much work to judge
 * @param violation for an attempt at something forbidden
 */
public record RewardTable(
        double correct, double partial, double wrong, double unparsable, double timeout, double violation)
        implements RewardPolicy {

    /** 1 for a right answer, the score for a partly right one, 0 otherwise. */
    public static final RewardTable STANDARD = new RewardTable(1, 1, 0, 0, 0, 0);

    public RewardTable {
        check("correct", correct);
        check("partial", partial);
        check("wrong", wrong);
        check("unparsable", unparsable);
        check("timeout", timeout);
        check("violation", violation);
        if (correct == wrong) {
            throw new IllegalArgumentException("correct and wrong answers are both worth " + correct
                    + ", so there is nothing to learn; give them different rewards");
        }
    }

    @Override
    public OptionalDouble reward(Verdict verdict) {
        if (verdict instanceof Verdict.Correct) {
            return OptionalDouble.of(correct);
        } else if (verdict instanceof Verdict.Partial p) {
            return OptionalDouble.of(partial * p.score());
        } else if (verdict instanceof Verdict.Wrong) {
            return OptionalDouble.of(wrong);
        } else if (verdict instanceof Verdict.Unparsable) {
            return OptionalDouble.of(unparsable);
        } else if (verdict instanceof Verdict.Timeout) {
            return OptionalDouble.of(timeout);
        } else if (verdict instanceof Verdict.Violation) {
            return OptionalDouble.of(violation);
        }
        return OptionalDouble.empty();
    }

    private static void check(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the reward for " + name + " is " + value + "; it must be finite");
        }
    }
}
