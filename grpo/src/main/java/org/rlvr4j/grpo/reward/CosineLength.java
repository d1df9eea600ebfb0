package org.rlvr4j.grpo.reward;

import java.util.Arrays;
import java.util.stream.DoubleStream;

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
        double[] ends = {rightShort, rightLong, wrongShort, wrongLong};
        if (!DoubleStream.of(ends).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("the rewards by length are " + Arrays.toString(ends)
                    + ", right and short, right and long, wrong and short, wrong and long; they must be finite");
        }
        if (DoubleStream.of(ends).distinct().count() == 1) {
            throw new IllegalArgumentException("the reward is " + rightShort
                    + " at any length, for right answers and for wrong ones, so there is nothing to learn; give"
                    + " different ones");
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
