package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.eval.MajorityVote;
import org.rlvr4j.grpo.eval.PassAtK;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.EmptySequences;
import org.rlvr4j.grpo.objective.aggregation.GroupMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.MicroBatchTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.reward.CosineLength;
import org.rlvr4j.grpo.reward.LinearScale;
import org.rlvr4j.grpo.reward.OverlongPunishment;
import org.rlvr4j.grpo.reward.RepetitionPenalty;
import org.rlvr4j.grpo.reward.TruncationDiscount;

/** KL estimates, aggregations, rewards and evaluation as the test suites of other projects state them. */
final class PeerOthers {
    private PeerOthers() {}

    static double[] orVector(JsonNode node) {
        return node.isArray() ? Case.vector(node) : new double[] {Case.number(node)};
    }

    static Outcome kl(Case vector) {
        double[] logProbs = Case.vector(vector.input("logp"));
        double[] reference = Case.vector(vector.input("ref_logp"));
        KlEstimator estimator = estimator(vector);
        double[] mask = vector.has("mask") ? Case.vector(vector.input("mask")) : null;
        double[] values = IntStream.range(0, logProbs.length)
                .mapToDouble(t -> mask != null && mask[t] == 0 ? 0 : estimator.value(logProbs[t] - reference[t]))
                .toArray();
        return Check.ofPeer(vector).vector("kl", values, vector.expected("kl")).outcome();
    }

    private static KlEstimator estimator(Case vector) {
        KlEstimator plain =
                vector.kind().startsWith("k1") ? new K1() : vector.kind().startsWith("k2") ? new K2() : new K3();
        return plain.clamped(
                vector.number("input_clamp", Double.POSITIVE_INFINITY),
                vector.number("output_clamp", Double.POSITIVE_INFINITY));
    }

    /** Penalties in the loss: with a weight summed over tokens, without one averaged; advantages are 0. */
    static Outcome klInLoss(Case vector) {
        double[][] logProbs = Case.rows(vector.input("logp"));
        KlPenalty.Weight weight =
                switch (vector.kind()) {
                    case "k3_with_is_weight" -> KlPenalty.Weight.SCORE_FUNCTION;
                    case "k3_is_weighted" -> KlPenalty.Weight.SAMPLER_RATIO;
                    default -> KlPenalty.Weight.NONE;
                };
        StepSamples.Builder samples = StepSamples.builder(logProbs[0].length)
                .advantages(0)
                .referenceLogProbs(Case.rows(vector.input("ref_logp")));
        if (vector.has("gen_logp")) {
            samples.samplerLogProbs(Case.rows(vector.input("gen_logp")));
        }
        KlEstimator estimator = estimator(vector);
        double beta = vector.number("beta", 1);
        Objective objective = Objective.builder()
                .aggregation(weight == KlPenalty.Weight.NONE ? new TokenMean() : new TokenSum(1))
                .kl(new KlPenalty(beta, estimator, weight))
                .build();
        StepRun run = StepRun.of(objective, samples.build(), logProbs);
        Check check = Check.ofPeer(vector);
        for (String name : List.of("grad", "grad_wrt_logp")) {
            if (vector.expects(name)) {
                check.vector("gradient", run.byLogProb()[0], vector.expected(name));
            }
        }
        if (vector.expects("kl")) {
            check.vector("kl", values(vector, estimator, logProbs[0]), vector.expected("kl"));
        }
        if (vector.expects("mean")) {
            check.number("mean", run.loss() / logProbs[0].length, vector.expected("mean"));
        }
        return check.outcome();
    }

    private static double[] values(Case vector, KlEstimator estimator, double[] logProbs) {
        double[] reference = Case.vector(vector.input("ref_logp"));
        return IntStream.range(0, logProbs.length)
                .mapToDouble(t -> estimator.value(logProbs[t] - reference[t]))
                .toArray();
    }

    static Outcome aggregate(Case vector) {
        if (vector.has("microbatches")) {
            return microBatches(vector);
        }
        double[][] losses = Case.matrix(vector.input("loss"));
        boolean[][] mask = Case.mask(vector.input("mask"));
        Check check = Check.ofPeer(vector);
        if (vector.kind().equals("trl_loss_types")) {
            double limit = Case.number(vector.input("max_completion_length"));
            return check.number("grpo", value(losses, mask, new SequenceMeanTokenMean()), vector.expected("grpo"))
                    .number("bnpo", value(losses, mask, new MicroBatchTokenMean()), vector.expected("bnpo"))
                    .number("dr_grpo", value(losses, mask, new SequenceMeanTokenSum(limit)), vector.expected("dr_grpo"))
                    .number("dapo", value(losses, mask, new TokenMean()), vector.expected("dapo_single_process"))
                    .outcome();
        }
        return check.number("value", value(vector, losses, mask), vector.expected("value"))
                .outcome();
    }

    private static double value(Case vector, double[][] losses, boolean[][] mask) {
        double norm = vector.number("norm", 1);
        return switch (vector.kind()) {
            case "token_mean" -> value(losses, mask, new TokenMean());
            case "masked_mean" ->
                value(
                        losses,
                        mask,
                        Double.isNaN(vector.number("axis", Double.NaN))
                                ? new TokenMean()
                                : new SequenceMeanTokenMean());
            case "seq_mean_token_mean" -> value(losses, mask, new SequenceMeanTokenMean(EmptySequences.EXCLUDED, 0));
            case "seq_mean_token_sum" -> value(losses, mask, new SequenceMeanTokenSum(EmptySequences.EXCLUDED, 1));
            case "seq_mean_token_scale" -> value(losses, mask, new SequenceMeanTokenSum(norm));
            case "token_sum_over_norm" -> value(losses, mask, new TokenSum(norm));
            case "prompt_mean" -> grouped(vector, losses, mask);
            default -> throw new UnmappedException("no aggregation " + vector.kind());
        };
    }

    private static double value(double[][] losses, boolean[][] mask, Aggregation aggregation) {
        return VerlLosses.aggregate(losses, mask, aggregation, null).loss();
    }

    private static double grouped(Case vector, double[][] losses, boolean[][] mask) {
        int[] groups = new int[losses.length];
        double[][] boundaries = Case.matrix(vector.input("prompt_boundaries"));
        for (int g = 0; g < boundaries.length; g++) {
            Arrays.fill(groups, (int) boundaries[g][0], (int) boundaries[g][1], g);
        }
        double[] minusOne = new double[losses.length];
        Arrays.fill(minusOne, -1);
        StepSamples samples = StepSamples.builder(StepRun.lengths(losses))
                .advantages(minusOne)
                .groups(groups)
                .tokenMask(mask)
                .build();
        Objective objective = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(new GroupMeanTokenMean())
                .build();
        return StepRun.of(objective, samples, losses).loss();
    }

    /** One step in several micro-batches, whose losses add up. */
    private static Outcome microBatches(Case vector) {
        List<double[]> losses = new ArrayList<>();
        List<boolean[]> masks = new ArrayList<>();
        List<int[]> parts = new ArrayList<>();
        for (JsonNode part : vector.input("microbatches")) {
            double[][] rows = Case.matrix(part.get("loss"));
            parts.add(
                    IntStream.range(losses.size(), losses.size() + rows.length).toArray());
            losses.addAll(Arrays.asList(rows));
            masks.addAll(Arrays.asList(Case.mask(part.get("mask"))));
        }
        double[] minusOne = new double[losses.size()];
        Arrays.fill(minusOne, -1);
        StepSamples samples = StepSamples.builder(StepRun.lengths(losses.toArray(double[][]::new)))
                .advantages(minusOne)
                .tokenMask(masks.toArray(boolean[][]::new))
                .build();
        var step = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(new TokenMean())
                .build()
                .begin(samples);
        double sum = 0;
        for (int[] part : parts) {
            double[][] rows = Arrays.stream(part).mapToObj(losses::get).toArray(double[][]::new);
            sum += step.evaluate(part, new org.rlvr4j.rollout.policy.TokenScores(rows, StepRun.zeros(rows)))
                    .loss();
        }
        return Check.ofPeer(vector)
                .number("value", sum, vector.expected("value"))
                .outcome();
    }

    static Outcome overlong(Case vector) {
        double penalty = vector.number("penalty", 1);
        double floor = vector.config().path("floor").isNull()
                ? Double.NEGATIVE_INFINITY
                : vector.number("floor", Double.NEGATIVE_INFINITY);
        OverlongPunishment punishment =
                new OverlongPunishment((int) vector.number("max"), (int) vector.number("cache"), penalty, floor);
        double reward = vector.has("reward") ? Case.number(vector.input("reward")) : 0;
        int length = (int) Case.number(vector.input("length"));
        return Check.ofPeer(vector)
                .number("reward", reward + punishment.reward(length), vector.expected("reward"))
                .outcome();
    }

    static Outcome linearScale(Case vector) {
        double[] source = Case.vector(vector.config().get("source"));
        double[] target = Case.vector(vector.config().get("target"));
        LinearScale scale = new LinearScale(source[0], source[1], target[0], target[1]);
        boolean batch = vector.has("rewards");
        double[] rewards = orVector(vector.input(batch ? "rewards" : "reward"));
        return Check.ofPeer(vector)
                .vector(
                        "reward",
                        Arrays.stream(rewards).map(scale::reward).toArray(),
                        orVector(vector.expected(batch ? "rewards" : "reward")))
                .outcome();
    }

    static Outcome stopProperly(Case vector) {
        TruncationDiscount discount = new TruncationDiscount(vector.number("coef"));
        double[] rewards = Case.vector(vector.input("rewards"));
        boolean[] truncated = Case.mask(Case.vector(vector.input("truncated")));
        double[] scaled = IntStream.range(0, rewards.length)
                .mapToDouble(i -> discount.reward(rewards[i], truncated[i]))
                .toArray();
        return Check.ofPeer(vector)
                .vector("rewards", scaled, vector.expected("rewards"))
                .outcome();
    }

    static Outcome repetition(Case vector) {
        int[] ids = Arrays.stream(Case.vector(vector.input("ids")))
                .mapToInt(id -> (int) id)
                .toArray();
        RepetitionPenalty penalty = new RepetitionPenalty((int) vector.number("ngram"), vector.number("max_penalty"));
        return Check.ofPeer(vector)
                .number("reward", penalty.reward(ids), vector.expected("reward"))
                .outcome();
    }

    /** The ranges are smallest first: right answers are worth most when short, wrong ones when long. */
    static Outcome cosine(Case vector) {
        double[] right = Case.vector(vector.config().get("correct"));
        double[] wrong = Case.vector(vector.config().get("wrong"));
        CosineLength cosine = new CosineLength((int) vector.number("max"), right[1], right[0], wrong[0], wrong[1]);
        double reward = cosine.reward(
                (int) Case.number(vector.input("length")),
                vector.input("correct").asBoolean());
        return Check.ofPeer(vector)
                .number("reward", reward, vector.expected("reward"))
                .outcome();
    }

    static Outcome passAtK(Case vector) {
        double value = PassAtK.of((int) Case.number(vector.input("n")), (int) Case.number(vector.input("c")), (int)
                Case.number(vector.input("k")));
        return Check.ofPeer(vector)
                .number("value", value, vector.expected("value"))
                .outcome();
    }

    static Outcome majority(Case vector) {
        List<String> answers = new ArrayList<>();
        vector.input("pred").forEach(answer -> answers.add(answer.asText()));
        double value = Case.vector(vector.input("val"))[MajorityVote.winner(answers)];
        return Check.ofPeer(vector)
                .number("value", value, vector.expected("value"))
                .outcome();
    }

    static Outcome mean(Case vector) {
        double mean = Arrays.stream(Case.vector(vector.input("val"))).average().orElseThrow();
        return Check.ofPeer(vector)
                .number("value", mean, vector.expected("value"))
                .outcome();
    }
}
