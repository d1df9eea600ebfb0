package org.rlvr4j.grpo.reward;

/**
 * A reward that depends on length along half a cosine: short right answers and long wrong ones are worth more (arXiv
 * 2502.03373; TRL's and Open-R1's cosine-scaled reward). As shaping it takes the place of the verdict's reward.
 *
 * @param maxLength in tokens, above 0; longer completions count as this long
 * @param rightShort for a right answer of length 0
 * @param rightLong for a right answer of the full length
 * @param wrongShort for a wrong answer of length 0
 * @param wrongLong for a wrong answer of the full length
 */
public record CosineLength(int maxLength, double rightShort, double rightLong, double wrongShort, double wrongLong)
        implements RewardShaping {

    public CosineLength {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength is " + maxLength + "; it must be above 0");
        }
    }

    @Override
    public double shape(double reward, JudgedCompletion completion) {
        return reward(completion.length(), completion.isCorrect());
    }

    /** Returns the reward. */
    public double reward(int length, boolean right) {
        double share = Math.min(1.0, (double) length / maxLength);
        double shortValue = right ? rightShort : wrongShort;
        double longValue = right ? rightLong : wrongLong;
        return longValue + 0.5 * (shortValue - longValue) * (1 + Math.cos(Math.PI * share));
    }
}
