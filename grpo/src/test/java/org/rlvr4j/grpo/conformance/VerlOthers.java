package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.advantage.Moments;
import org.rlvr4j.grpo.advantage.Whitening;
import org.rlvr4j.grpo.objective.ClippedValueLoss;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.Sequences;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.Rejection;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.correction.SequenceImportance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.AbsKl;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.kl.StraightThroughKl;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/** verl's KL penalties, entropy loss, whitening and rollout correction. */
final class VerlOthers {
    private VerlOthers() {}

    static Outcome kl(Case vector) {
        double[][] logProbs = Case.matrix(vector.input("logprob"));
        double[][] reference = Case.matrix(vector.input("ref_logprob"));
        KlEstimator estimator = estimator(vector.text("kl_penalty"));
        if (vector.expects("error")) {
            return straightThrough(vector.text("kl_penalty"), estimator, logProbs, reference);
        }
        double[][] values = logProbs.clone();
        for (int i = 0; i < values.length; i++) {
            int row = i;
            values[i] = IntStream.range(0, logProbs[i].length)
                    .mapToDouble(t -> estimator.value(logProbs[row][t] - reference[row][t]))
                    .toArray();
        }
        return Check.precise()
                .matrix("kl", values, vector.expected("kl"))
                .matrix("gradient", klRun(estimator, logProbs, reference).byLogProb(), vector.expected("grad_of_sum"))
                .outcome();
    }

    /**
     * Names with a plus, which this verl documents and then refuses: the value without the plus with the gradient of k2,
     * which is the log-ratio. There are no numbers of the source to compare with.
     */
    private static Outcome straightThrough(
            String name, KlEstimator estimator, double[][] logProbs, double[][] reference) {
        KlEstimator plain = estimator(name.substring(0, name.length() - 1));
        double[][] gradient = klRun(estimator, logProbs, reference).byLogProb();
        Check check = Check.precise();
        for (int i = 0; i < logProbs.length; i++) {
            for (int t = 0; t < logProbs[i].length; t++) {
                double x = logProbs[i][t] - reference[i][t];
                check.number("value", estimator.value(x), plain.value(x)).number("gradient", gradient[i][t], x);
            }
        }
        return check.outcome();
    }

    /** The sum of a penalty over all tokens; advantages are 0. */
    static StepRun klRun(KlEstimator estimator, double[][] logProbs, double[][] reference) {
        StepSamples samples = StepSamples.builder(StepRun.lengths(logProbs))
                .advantages(new double[logProbs.length])
                .referenceLogProbs(reference)
                .build();
        Objective objective = Objective.builder()
                .aggregation(new TokenSum(1))
                .kl(new KlPenalty(1, estimator))
                .build();
        return StepRun.of(objective, samples, logProbs);
    }

    private static KlEstimator estimator(String name) {
        return switch (name) {
            case "kl", "k1" -> new K1();
            case "abs" -> new AbsKl();
            case "mse", "k2" -> new K2();
            case "low_var_kl", "k3" -> new K3().clamped(20, 10);
            case "kl+", "k1+", "abs+", "mse+", "k2+", "low_var_kl+", "k3+" ->
                new StraightThroughKl(estimator(name.substring(0, name.length() - 1)));
            default -> throw new UnmappedException("no estimator " + name);
        };
    }

    static Outcome entropyLoss(Case vector) {
        double[][][] cube = Case.cube(vector.input("logits"));
        boolean[][] mask = Case.mask(vector.input("response_mask"));
        double[][] first =
                Arrays.stream(cube).map(row -> new double[row.length]).toArray(double[][]::new);
        Logits logits = Logits.of(cube, first, 1);
        StepSamples samples = StepSamples.builder(StepRun.lengths(first))
                .advantages(new double[first.length])
                .tokenMask(mask)
                .build();
        Objective objective = Objective.builder()
                .aggregation(VerlLosses.aggregation(
                        vector.text("loss_agg_mode", "token-mean"), MissingNode.getInstance(), first[0].length))
                .entropyBonus(new EntropyBonus(-1))
                .build();
        StepRun run = StepRun.of(objective, samples, logits.tokenScores());
        double[][][] gradient = logits.backward(run.byLogProb(), run.byEntropy());
        Check check = Check.precise().number("loss", run.loss(), vector.expected("loss"));
        for (int i = 0; i < gradient.length; i++) {
            check.matrix("gradient", gradient[i], vector.expected("grad").get(i));
        }
        return check.outcome();
    }

    static Outcome valueLoss(Case vector) {
        double[][] values = Case.matrix(vector.input("vpreds"));
        boolean[][] mask = Case.mask(vector.input("response_mask"));
        ClippedValueLoss loss = new ClippedValueLoss(
                vector.number("cliprange_value"),
                VerlLosses.aggregation(
                        vector.text("loss_agg_mode", "token-mean"),
                        vector.config().path("loss_scale_factor"),
                        values[0].length));
        ClippedValueLoss.Result result =
                loss.evaluate(values, Case.matrix(vector.input("values")), Case.matrix(vector.input("returns")), mask);
        return Check.precise()
                .number("loss", result.loss(), vector.expected("loss"))
                .matrix("gradient", result.gradient(), vector.expected("grad"))
                .and(Check.single().number("clipfrac", result.clipShare(), vector.expected("clipfrac")))
                .outcome();
    }

    static Outcome whitening(Case vector) {
        double[][] values = Case.matrix(vector.input("values"));
        boolean[][] mask = Case.mask(vector.input("mask"));
        double[] unmasked = new double[values.length * values[0].length];
        Arrays.fill(unmasked, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                unmasked[i * values[0].length + t] = mask[i][t] ? values[i][t] : Double.NaN;
            }
        }
        Moments moments = Moments.of(unmasked);
        return Check.precise()
                .number("mean", moments.mean(), vector.expected("masked_mean"))
                .number("variance", Math.pow(moments.std(1), 2), vector.expected("masked_var"))
                .matrix(
                        "whitened",
                        new Whitening(1e-8, vector.flag("shift_mean")).of(values, mask),
                        vector.expected("whitened"))
                .outcome();
    }

    static Outcome importance(Case vector) {
        double max = vector.number("rollout_is_threshold");
        SamplerCorrection correction =
                switch (vector.text("rollout_is")) {
                    case "token" -> new TokenImportance(Importance.truncate(max));
                    case "sequence" ->
                        new SequenceImportance(SequenceImportance.Reduction.SUM, Importance.truncate(max));
                    case "geometric" ->
                        new SequenceImportance(SequenceImportance.Reduction.MEAN, Importance.truncate(max));
                    default -> throw new UnmappedException("no importance sampling " + vector.text("rollout_is"));
                };
        if (vector.flag("rollout_is_batch_normalize")) {
            correction = correction.batchNormalized();
        }
        return Check.precise()
                .matrix("weights", masked(correction, vector), vector.expected("weights"))
                .outcome();
    }

    static Outcome rejection(Case vector) {
        String[] rules = vector.text("rollout_rs").split(",", -1);
        String[] thresholds = vector.text("rollout_rs_threshold").split(",", -1);
        SamplerCorrection correction = null;
        for (int i = 0; i < rules.length; i++) {
            Rejection rule = rule(rules[i].trim(), thresholds[Math.min(i, thresholds.length - 1)].trim());
            correction = correction == null ? rule : correction.and(rule);
        }
        double[][] kept = masked(java.util.Objects.requireNonNull(correction), vector);
        double tokens = 0;
        double sequences = 0;
        double rejectedTokens = 0;
        double rejectedSequences = 0;
        double[][] mask = Case.matrix(vector.input("response_mask"));
        for (int i = 0; i < mask.length; i++) {
            double lost = Arrays.stream(mask[i]).sum() - Arrays.stream(kept[i]).sum();
            tokens += Arrays.stream(mask[i]).sum();
            rejectedTokens += lost;
            sequences++;
            rejectedSequences += lost > 0 ? 1 : 0;
        }
        return Check.precise()
                .matrix("mask", kept, vector.expected("mask"))
                .and(Check.single()
                        .number(
                                "masked fraction",
                                rejectedTokens / tokens,
                                vector.expected("metrics").get("rollout_rs_masked_fraction"))
                        .number(
                                "masked sequences",
                                rejectedSequences / sequences,
                                vector.expected("metrics").get("rollout_rs_seq_masked_fraction")))
                .outcome();
    }

    private static Rejection rule(String name, String threshold) {
        Rejection.Scope scope = name.startsWith("token")
                ? Rejection.Scope.TOKEN
                : name.startsWith("seq_sum")
                        ? Rejection.Scope.SEQUENCE_SUM
                        : name.startsWith("seq_mean") ? Rejection.Scope.SEQUENCE_MEAN : Rejection.Scope.SEQUENCE_MAX;
        if (name.endsWith("k2") || name.endsWith("k3")) {
            return new Rejection(scope, name.endsWith("k2") ? new K2() : new K3(), Double.parseDouble(threshold));
        }
        String[] bounds = threshold.split("_", -1);
        double upper = Double.parseDouble(bounds[bounds.length - 1]);
        double lower = bounds.length == 2 ? Double.parseDouble(bounds[0]) : 1 / upper;
        return new Rejection(scope, new K1(), Math.log(lower), Math.log(upper));
    }

    /** Weights of a step whose old log-probabilities exceed the sampler's by the given log-ratios. */
    private static double[][] masked(SamplerCorrection correction, Case vector) {
        double[][] logRatios = Case.matrix(vector.input("log_ratio"));
        boolean[][] mask = Case.mask(vector.input("response_mask"));
        double[][] zeros = StepRun.zeros(logRatios);
        StepSamples samples = StepSamples.builder(StepRun.lengths(logRatios))
                .advantages(new double[logRatios.length])
                .tokenMask(mask)
                .oldLogProbs(logRatios)
                .samplerLogProbs(zeros)
                .build();
        List<SequenceScores> step = Sequences.of(samples, new TokenScores(logRatios, zeros));
        double[][] weights = correction.stepWeights(step);
        for (int i = 0; i < weights.length; i++) {
            for (int t = 0; t < weights[i].length; t++) {
                weights[i][t] = mask[i][t] ? weights[i][t] : 0;
            }
        }
        return weights;
    }
}
