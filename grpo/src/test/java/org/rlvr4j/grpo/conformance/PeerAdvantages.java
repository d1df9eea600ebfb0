package org.rlvr4j.grpo.conformance;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.Gae;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.GroupStatistics;
import org.rlvr4j.grpo.advantage.MaxRl;
import org.rlvr4j.grpo.advantage.ReturnsToGo;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.sample.StepSamples;

/** Advantages as the test suites of other projects state them. */
final class PeerAdvantages {
    private PeerAdvantages() {}

    static Outcome estimate(Case vector) {
        StepRewards rewards = rewards(vector);
        Advantages advantages = estimator(vector).estimate(rewards);
        Check check = Check.ofPeer(vector).vector("advantages", advantages.perSample(), vector.expected("advantages"));
        if (vector.expects("baseline")) {
            GroupStatistics statistics = GroupStatistics.of(rewards);
            check.vector("baseline", statistics.othersMean(), vector.expected("baseline"));
            check.vector("std", statistics.othersStd(), vector.expected("std"));
        }
        return check.outcome();
    }

    private static AdvantageEstimator estimator(Case vector) {
        int ddof = (int) vector.number("ddof", 1);
        double eps = vector.number("eps", 1e-6);
        GroupRelative.ZeroStd zeroStd =
                vector.flag("skip_zero_std") ? GroupRelative.ZeroStd.LEAVE : GroupRelative.ZeroStd.DIVIDE;
        return switch (vector.kind()) {
            case "rloo" -> GroupRelative.rloo();
            case "mean_only" -> GroupRelative.drGrpo();
            case "maxrl" -> new MaxRl(vector.number("eps", 0));
            case "grpo_std" ->
                new GroupRelative(
                        GroupRelative.Baseline.GROUP_MEAN,
                        GroupRelative.Scale.GROUP_STD,
                        ddof,
                        eps,
                        zeroStd,
                        GroupRelative.Singleton.ZERO);
            case "grpo_loo_std" ->
                new GroupRelative(
                        GroupRelative.Baseline.LEAVE_ONE_OUT,
                        GroupRelative.Scale.LEAVE_ONE_OUT_STD,
                        ddof,
                        eps,
                        zeroStd,
                        GroupRelative.Singleton.ZERO);
            default -> throw new UnmappedException("no estimator " + vector.kind());
        };
    }

    private static StepRewards rewards(Case vector) {
        double[] rewards = Case.vector(vector.input(vector.has("rewards") ? "rewards" : "scores"));
        if (vector.has("valid_mask")) {
            double[] valid = Case.vector(vector.input("valid_mask"));
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = valid[i] == 0 ? Double.NaN : rewards[i];
            }
        }
        int[] groups = vector.has("group_ids")
                ? Case.groups(vector.input("group_ids"))
                : grouped(rewards.length, (int) Case.number(vector.input("group_size")));
        return StepRewards.of(groups, rewards);
    }

    private static int[] grouped(int samples, int size) {
        return IntStream.range(0, samples).map(i -> i / size).toArray();
    }

    /** NeMo-RL also states a baseline for samples without a reward; here they have none, so it is passed over. */
    static Outcome leaveOneOut(Case vector) {
        StepRewards rewards = rewards(vector);
        GroupStatistics statistics = GroupStatistics.of(rewards);
        double[] baseline = Case.vector(vector.expected("baseline"));
        Check check = Check.ofPeer(vector);
        for (int i = 0; i < baseline.length; i++) {
            if (!Double.isNaN(rewards.totals()[i])) {
                check.number("baseline[" + i + "]", statistics.othersMean()[i], baseline[i]);
                if (vector.expects("std")) {
                    check.number(
                            "std[" + i + "]",
                            statistics.othersStd()[i],
                            vector.expected("std").get(i));
                }
            }
        }
        return check.outcome();
    }

    static Outcome groupStatistics(Case vector) {
        GroupStatistics statistics = GroupStatistics.of(rewards(vector));
        int[] groups = Case.groups(vector.input("group_ids"));
        double[] mean = Case.vector(vector.expected("mean"));
        double[] std = Case.vector(vector.expected("std"));
        Check check = Check.ofPeer(vector);
        for (int i = 0; i < groups.length; i++) {
            check.number("mean", statistics.mean()[i], mean[groups[i]]);
            check.number("std", statistics.std()[i], std[groups[i]]);
        }
        return check.outcome();
    }

    /** Leave-one-out over all elements: one group. */
    static Outcome leaveOneOutOverBatch(Case vector) {
        double[] values = Arrays.stream(Case.rows(vector.input("values")))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double[] centred = GroupRelative.rloo()
                .estimate(StepRewards.of(new int[values.length], values))
                .perSample();
        return Check.ofPeer(vector)
                .number("first", centred[0], vector.expected("value_at_0_0"))
                .outcome();
    }

    static Outcome returns(Case vector) {
        StepRewards rewards = tokenRewards(vector);
        ReturnsToGo.Masked masked =
                vector.text("on_masked").equals("skip") ? ReturnsToGo.Masked.SKIP : ReturnsToGo.Masked.RESET;
        double[][] returns = new ReturnsToGo(vector.number("gamma"), masked).of(rewards);
        return Check.ofPeer(vector)
                .matrix("returns", returns, vector.expected("returns"))
                .outcome();
    }

    static Outcome gae(Case vector) {
        StepRewards rewards = tokenRewards(vector);
        Gae gae = new Gae(vector.number("gamma"), vector.number("lambda"), Case.matrix(vector.input("values")));
        Check check = Check.ofPeer(vector).matrix("returns", gae.returns(rewards), vector.expected("returns"));
        if (vector.expects("advantages")) {
            double[][] advantages =
                    java.util.Objects.requireNonNull(gae.estimate(rewards).perToken());
            check.matrix("advantages", advantages, vector.expected("advantages"));
        }
        return check.outcome();
    }

    private static StepRewards tokenRewards(Case vector) {
        double[][] perToken = Case.matrix(vector.input("token_rewards"));
        return StepRewards.of(grouped(perToken.length, perToken.length), new double[perToken.length])
                .withTokenMask(Case.mask(vector.input("mask")))
                .withTokenRewards(perToken);
    }

    /** With REINFORCE and the plain sum the gradient is minus the advantage where a token counts. */
    static Outcome broadcast(Case vector) {
        boolean[][] mask = Case.mask(vector.input("trainable_mask"));
        StepSamples samples = StepSamples.builder(mask[0].length)
                .advantages(Case.number(vector.input("advantage")))
                .tokenMask(mask)
                .build();
        Objective objective = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(new TokenSum(1))
                .build();
        StepRun run = StepRun.of(objective, samples, new double[1][mask[0].length]);
        double[] advantages = Arrays.stream(run.byLogProb()[0]).map(g -> 0 - g).toArray();
        return Check.ofPeer(vector)
                .vector("token advantages", advantages, vector.expected("token_advantages"))
                .outcome();
    }
}
