package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.Nullable;

/**
 * A punishment that grows with how far a completion runs into the last part of its length limit (DAPO, arXiv 2503.14476,
 * soft overlong punishment): 0 up to {@code maxLength - buffer} tokens, then {@code -penalty} times the share of the
 * buffer that was used.
 *
 * @param maxLength in tokens, above 0
 * @param buffer in tokens, above 0 and at most {@code maxLength}
 * @param penalty at the full buffer, at least 0; 1 in DAPO
 * @param floor the smallest punishment: {@code -penalty} in DAPO and TRL; negative infinity for none, as in NeMo-RL and
 *     Tunix, where a completion beyond {@code maxLength} is punished ever harder
 */
public record OverlongPunishment(int maxLength, int buffer, double penalty, double floor) implements RewardShaping {

    public OverlongPunishment {
        if (maxLength < 1 || buffer < 1 || buffer > maxLength) {
            throw new IllegalArgumentException("the overlong buffer of " + buffer + " tokens does not fit a limit of "
                    + maxLength + "; 1 <= buffer <= maxLength");
        }
        if (!(penalty >= 0)) {
            throw new IllegalArgumentException("the overlong penalty is " + penalty + "; it is at least 0");
        }
    }

    /** DAPO's and TRL's: at most 1. */
    public static OverlongPunishment dapo(int maxLength, int buffer) {
        return new OverlongPunishment(maxLength, buffer, 1, -1);
    }

    /** NeMo-RL's and Tunix's: without a floor. */
    public static OverlongPunishment unbounded(int maxLength, int buffer, double penalty) {
        return new OverlongPunishment(maxLength, buffer, penalty, Double.NEGATIVE_INFINITY);
    }

    @Override
    public double shape(double reward, JudgedCompletion completion) {
        return reward + reward(completion.length());
    }

    @Override
    public @Nullable String idleReason(int maxNewTokens) {
        if (penalty == 0 || floor >= 0) {
            return "punishes with " + penalty + ", at most " + -floor;
        }
        int free = maxLength - buffer;
        return maxNewTokens > free ? null : "begins after " + free + " tokens, and maxNewTokens is " + maxNewTokens;
    }

    /** Returns what is added to the reward of a completion of this many tokens, at most 0. */
    public double reward(int length) {
        double used = (double) (length - (maxLength - buffer)) / buffer;
        return used <= 0 ? 0 : Math.max(floor, -penalty * used);
    }
}
