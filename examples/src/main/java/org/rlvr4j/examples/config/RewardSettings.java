package org.rlvr4j.examples.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What completions are worth: the verdict, then shaping in the order of the keys, then a penalty on leaving the reference
 * policy. The parts are those of {@code org.rlvr4j.grpo.reward} and {@code KlInReward}.
 *
 * @param correct for a right answer
 * @param wrong for a wrong one
 * @param unparsable for a completion without a readable answer
 * @param scaleTo {@code [min, max]} that rewards from 0 to 1 are mapped to; null for none
 * @param cosineRight {@code [short, long]}, a right answer's reward by its length along half a cosine; null for none
 * @param cosineWrong the same for other answers; given with {@code cosineRight}
 * @param truncatedFactor multiplies the reward of completions that were cut off; 1 for none
 * @param overlongBuffer tokens before {@code overlongLimit} over which a punishment for length grows; 0 for none
 * @param overlongLimit length at which it is whole; 0 for the limit of sampling
 * @param overlongPenalty the whole punishment
 * @param overlongFloor whether it stays there, or grows on beyond the limit
 * @param repetitionNgram length of the n-grams whose repetition is punished; 0 for none
 * @param repetitionPenalty if all of them are the same
 * @param klBeta strength of the penalty in the reward on leaving the reference policy; 0 for none
 * @param klEstimator of the divergence
 * @param klLevel whether each token has its own penalty or the last one that of all
 * @param klClamp {@code [input, output]} limits of the estimate; null for none
 * @param verdictWeight of the verdict's reward, shaped, in the sum of rewards
 * @param formatWeight of a reward beside it, 1 for R1-Zero's form and 0 for any other; 0 for no such reward
 */
public record RewardSettings(
        double correct,
        double wrong,
        double unparsable,
        @Nullable List<Double> scaleTo,
        @Nullable List<Double> cosineRight,
        @Nullable List<Double> cosineWrong,
        double truncatedFactor,
        int overlongBuffer,
        int overlongLimit,
        double overlongPenalty,
        boolean overlongFloor,
        int repetitionNgram,
        double repetitionPenalty,
        double klBeta,
        KlEstimatorName klEstimator,
        KlLevel klLevel,
        @Nullable List<Double> klClamp,
        double verdictWeight,
        double formatWeight) {

    /** Where a penalty is put. */
    public enum KlLevel {
        /** At each token. */
        TOKEN,
        /** The sum at the last token. */
        SEQUENCE
    }

    public RewardSettings {
        Checks.pair("reward.scaleTo", scaleTo);
        Checks.pair("reward.cosineRight", cosineRight);
        Checks.pair("reward.cosineWrong", cosineWrong);
        Checks.pair("reward.klClamp", klClamp);
        if (scaleTo != null && scaleTo.get(0).equals(scaleTo.get(1))) {
            throw new IllegalArgumentException("reward.scaleTo is " + scaleTo
                    + ", which makes all rewards the same; give two different numbers, or null");
        }
        if (cosineRight != null
                && cosineWrong != null
                && Stream.concat(cosineRight.stream(), cosineWrong.stream())
                                .distinct()
                                .count()
                        == 1) {
            throw new IllegalArgumentException("reward.cosineRight and reward.cosineWrong are both " + cosineRight
                    + ", which makes all rewards the same; give right answers others than wrong ones, or null to both");
        }
        if ((cosineRight == null) != (cosineWrong == null)) {
            throw new IllegalArgumentException(
                    "only one of reward.cosineRight and reward.cosineWrong is given; give both, or none");
        }
        Checks.within("reward.truncatedFactor", truncatedFactor, 0, 1);
        Checks.atLeast("reward.overlongBuffer", overlongBuffer, 0);
        Checks.atLeast("reward.overlongLimit", overlongLimit, 0);
        Checks.within("reward.overlongPenalty", overlongPenalty, 0, Double.MAX_VALUE);
        Checks.atLeast("reward.repetitionNgram", repetitionNgram, 0);
        Checks.within("reward.repetitionPenalty", repetitionPenalty, 0, Double.MAX_VALUE);
        Checks.within("reward.klBeta", klBeta, 0, Double.MAX_VALUE);
        Checks.within("reward.verdictWeight", verdictWeight, -Double.MAX_VALUE, Double.MAX_VALUE);
        Checks.within("reward.formatWeight", formatWeight, -Double.MAX_VALUE, Double.MAX_VALUE);
    }
}
