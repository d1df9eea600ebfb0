package org.rlvr4j.grpo.conformance;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.Gdpo;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.GroupStatistics;
import org.rlvr4j.grpo.advantage.Moments;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.Sequences;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;
import org.rlvr4j.rollout.policy.TokenScores;

/** TRL's advantages, masks and helper functions. */
final class TrlOthers {
    private TrlOthers() {}

    /** TRL's standard deviation passes through single precision. */
    static Outcome advantages(Case vector) {
        double[][] byFunction = Case.matrix(vector.input("rewards_per_func"));
        int size = (int) vector.number("num_generations");
        int[] groups = IntStream.range(0, byFunction.length).map(i -> i / size).toArray();
        StepRewards rewards =
                new StepRewards(groups, byFunction, Case.vector(vector.config().get("reward_weights")));
        boolean gdpo = vector.text("multi_objective_aggregation", "").equals("normalize_then_sum");
        Advantages advantages = (gdpo ? new Gdpo() : grouped(vector)).estimate(rewards);
        Check check = Check.single().vector("advantages", advantages.perSample(), vector.expected("advantages"));
        if (!gdpo) {
            GroupStatistics statistics = GroupStatistics.of(rewards);
            check.vector("rewards", rewards.totals(), vector.expected("rewards"));
            if (!vector.text("scale_rewards", "group").equals("batch")) {
                check.vector("std", statistics.std(), vector.expected("std_rewards"));
                check.number("share", statistics.shareZeroStd(), vector.expected("frac_reward_zero_std"));
            }
        }
        return check.outcome();
    }

    private static AdvantageEstimator grouped(Case vector) {
        return switch (vector.text("scale_rewards", "group")) {
            case "group", "true" -> GroupRelative.grpo(1, 1e-4);
            case "batch" -> GroupRelative.batchScaled(1, 1e-4);
            case "none", "false" -> GroupRelative.drGrpo();
            default -> throw new UnmappedException("no scale " + vector.text("scale_rewards"));
        };
    }

    static Outcome nanStd(Case vector) {
        double[][] x = Case.rows(vector.input("x"));
        double[] all = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        Check check = Check.single();
        if (vector.expects("std")) {
            double[] rows = Arrays.stream(x)
                    .mapToDouble(row -> Moments.of(row).std(ddof(vector)))
                    .toArray();
            double[] expected = vector.expected("std").isArray()
                    ? Case.vector(vector.expected("std"))
                    : new double[] {Case.number(vector.expected("std"))};
            return check.vector("std", rows, expected).outcome();
        }
        int width = x[0].length;
        double[] columns = IntStream.range(0, width)
                .mapToDouble(c -> Moments.of(
                                Arrays.stream(x).mapToDouble(row -> row[c]).toArray())
                        .std(1))
                .toArray();
        return check.number("all", Moments.of(all).std(1), vector.expected("all"))
                .vector(
                        "rows",
                        Arrays.stream(x)
                                .mapToDouble(row -> Moments.of(row).std(1))
                                .toArray(),
                        vector.expected("dim1"))
                .vector("columns", columns, vector.expected("dim0"))
                .outcome();
    }

    private static int ddof(Case vector) {
        return (int) vector.number("ddof", 1);
    }

    static Outcome entropyMask(Case vector) {
        double[][] entropies = Case.matrix(vector.input("entropies"));
        double quantile = vector.number("quantile", vector.number("threshold", 0));
        StepSamples samples = StepSamples.builder(StepRun.lengths(entropies))
                .advantages(new double[entropies.length])
                .tokenMask(Case.mask(vector.input("mask")))
                .build();
        double[][] kept = TrlLosses.kept(TopEntropyMask.below(
                Sequences.of(samples, new TokenScores(StepRun.zeros(entropies), entropies)), quantile));
        return Check.precise().matrix("mask", kept, vector.expected("mask")).outcome();
    }

    /** A completion is cut off if its last id neither ends nor pads; then none of its tokens counts. */
    static Outcome truncation(Case vector) {
        boolean[][] mask = Case.mask(vector.input("completion_mask"));
        boolean[] truncated = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            double[] ids = Case.vector(vector.input("completion_ids").get(i));
            double last = ids[ids.length - 1];
            truncated[i] = last != vector.number("eos_token_id") && last != vector.number("pad_token_id");
        }
        double[][] expected = Case.matrix(vector.expected("completion_mask"));
        if (vector.has("tool_mask")) {
            and(mask, Case.mask(vector.input("tool_mask")));
            double[][] tool = Case.matrix(vector.expected("tool_mask"));
            for (int i = 0; i < expected.length; i++) {
                for (int t = 0; t < expected[i].length; t++) {
                    expected[i][t] *= tool[i][t];
                }
            }
        }
        double[] ones = ones(new double[mask.length]);
        StepSamples samples = StepSamples.builder(StepRun.lengths(expected))
                .advantages(ones)
                .tokenMask(mask)
                .truncated(truncated)
                .build();
        Objective objective = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(new TokenSum(1))
                .maskTruncated(true)
                .build();
        StepRun run = StepRun.of(objective, samples, StepRun.zeros(expected));
        Check check = Check.precise();
        double count = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int t = 0; t < expected[i].length; t++) {
                check.number("mask", -run.byLogProb()[i][t], expected[i][t]);
                count -= run.byLogProb()[i][t];
            }
        }
        return check.number("tokens", count, vector.expected("num_items_in_batch"))
                .outcome();
    }

    static void and(boolean[][] mask, boolean[][] other) {
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                mask[i][t] &= other[i][t];
            }
        }
    }

    static Outcome entropies(Case vector) {
        double[][][] logits = Case.cube(vector.input("logits"));
        double[][] first = StepRun.zeros(
                Arrays.stream(logits).map(row -> new double[row.length]).toArray(double[][]::new));
        Logits scored = Logits.of(logits, first, 1);
        double[][] ones = Arrays.stream(first).map(TrlOthers::ones).toArray(double[][]::new);
        Check check =
                Check.precise().matrix("entropies", scored.tokenScores().entropies(), vector.expected("entropies"));
        return gradient(check, scored.backward(first, ones), vector);
    }

    static Outcome logSoftmax(Case vector) {
        String ids = vector.has("ids") ? "ids" : vector.has("index") ? "index" : "input_ids";
        Logits scored = Logits.of(Case.cube(vector.input("logits")), Case.matrix(vector.input(ids)), 1);
        double[][] logProbs = scored.tokenScores().logProbs();
        double[][] ones = Arrays.stream(logProbs).map(TrlOthers::ones).toArray(double[][]::new);
        Check check = Check.precise().matrix("log-probs", logProbs, vector.expected("logps"));
        return gradient(check, scored.backward(ones, StepRun.zeros(ones)), vector);
    }

    private static Outcome gradient(Check check, double[][][] gradient, Case vector) {
        for (int i = 0; i < gradient.length; i++) {
            check.matrix("gradient", gradient[i], vector.expected("grad_of_sum").get(i));
        }
        return check.outcome();
    }

    private static double[] ones(double[] row) {
        double[] ones = row.clone();
        Arrays.fill(ones, 1);
        return ones;
    }
}
