package org.rlvr4j.grpo.conformance;

import java.util.Arrays;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.Gae;
import org.rlvr4j.grpo.advantage.Gpg;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.GroupRelative.Singleton;
import org.rlvr4j.grpo.advantage.Opo;
import org.rlvr4j.grpo.advantage.PassAtKAdvantage;
import org.rlvr4j.grpo.advantage.ReMax;
import org.rlvr4j.grpo.advantage.ReinforcePlusPlus;
import org.rlvr4j.grpo.advantage.ReinforcePlusPlusBaseline;
import org.rlvr4j.grpo.advantage.ReturnsToGo;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.advantage.Whitening;

/** verl's advantage estimators, on rewards at single tokens. */
final class VerlAdvantages {
    private VerlAdvantages() {}

    static Outcome run(Case vector) {
        double[][] tokenRewards = Case.matrix(vector.input("token_level_rewards"));
        boolean[][] mask = Case.mask(vector.input("response_mask"));
        int[] groups = vector.has("index") ? Case.groups(vector.input("index")) : new int[mask.length];
        StepRewards rewards = StepRewards.of(groups, new double[mask.length])
                .withTokenMask(mask)
                .withTokenRewards(tokenRewards);
        String name = vector.text("estimator");
        Check check = isSingle(name, groups) ? Check.single() : Check.precise();
        AdvantageEstimator estimator = estimator(name, vector);
        double[][] expected = masked(Advantages.ofTokens(Case.matrix(vector.expected("advantages"))), mask);
        double[][] actual = masked(estimator.estimate(rewards), mask);
        for (int i = 0; i < mask.length; i++) {
            check.vector("advantages[" + i + "]", actual[i], expected[i]);
        }
        ReturnsToGo returns = new ReturnsToGo(vector.number("gamma", 1), ReturnsToGo.Masked.RESET);
        switch (name) {
            case "reinforce_plus_plus", "remax" ->
                check.matrix("returns", returns.of(rewards), vector.expected("returns"));
            case "gae" -> check.matrix("returns", gae(vector).returns(rewards), vector.expected("returns"));
            default -> {} // the advantages again
        }
        return check.outcome();
    }

    /** Some of verl's numbers pass through single precision: gpg's alpha, vectorised deviations, those of singletons. */
    private static boolean isSingle(String name, int[] groups) {
        boolean singleton = Arrays.stream(groups)
                .anyMatch(g -> Arrays.stream(groups).filter(h -> h == g).count() == 1);
        return name.equals("gpg") || name.equals("grpo_vectorized") || (name.equals("grpo") && singleton);
    }

    private static AdvantageEstimator estimator(String name, Case vector) {
        double eps = vector.number("epsilon", 1e-6);
        return switch (name) {
            case "grpo" -> grpo(vector, eps).withSingleton(Singleton.RAW_REWARD);
            case "grpo_vectorized" -> grpo(vector, eps).withSingleton(Singleton.RAW_REWARD);
            case "rloo" -> GroupRelative.rloo().withSingleton(Singleton.RAW_REWARD);
            case "rloo_vectorized" -> GroupRelative.rloo();
            case "opo" -> new Opo();
            case "gpg" -> new Gpg();
            case "grpo_passk" -> new PassAtKAdvantage(vector.flag("norm_adv_by_std_in_grpo"), eps);
            case "reinforce_plus_plus" ->
                new ReinforcePlusPlus(
                        new ReturnsToGo(vector.number("gamma"), ReturnsToGo.Masked.RESET), new Whitening());
            case "reinforce_plus_plus_baseline" -> new ReinforcePlusPlusBaseline(Singleton.RAW_REWARD, new Whitening());
            case "remax" -> new ReMax(Case.vector(vector.input("reward_baselines")));
            case "gae" -> gae(vector);
            default -> throw new UnmappedException("no estimator " + name);
        };
    }

    private static GroupRelative grpo(Case vector, double eps) {
        return vector.flag("norm_adv_by_std_in_grpo") ? GroupRelative.grpo(1, eps) : GroupRelative.drGrpo();
    }

    private static Gae gae(Case vector) {
        return new Gae(vector.number("gamma"), vector.number("lam"), Case.matrix(vector.input("values")));
    }

    private static double[][] masked(Advantages advantages, boolean[][] mask) {
        double[][] values = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            values[i] = new double[mask[i].length];
            Arrays.fill(values[i], 0);
            for (int t = 0; t < mask[i].length; t++) {
                values[i][t] = mask[i][t] ? advantages.at(i, t) : 0;
            }
        }
        return values;
    }
}
