package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.Sequences;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.Luspo;
import org.rlvr4j.grpo.objective.aggregation.MicroBatchTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.correction.SequenceImportance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceSumRatio;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.region.TwoSidedClip;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.sample.StepTotals;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;
import org.rlvr4j.rollout.policy.TokenScores;

/** TRL's {@code _compute_loss}: one micro-batch of an optimizer step, padded. */
final class TrlLosses {
    private TrlLosses() {}

    static Outcome run(Case vector) {
        Logits logits = vector.has("logits")
                ? Logits.of(
                        Case.cube(vector.input("logits")),
                        Case.matrix(vector.input("completion_ids")),
                        vector.number("temperature", 1))
                : null;
        TokenScores scores = logits == null
                ? new TokenScores(Case.matrix(vector.input("per_token_logps")), Case.matrix(vector.input("entropies")))
                : logits.tokenScores();
        Objective objective = objective(vector);
        StepSamples samples = samples(vector, scores);
        StepRun run = StepRun.of(objective, samples, scores);

        Check check = Check.precise().number("loss", run.loss(), vector.expected("loss"));
        if (vector.expects("grad_per_token_logps")) {
            check.matrix("gradient", run.byLogProb(), vector.expected("grad_per_token_logps"));
        }
        if (vector.expects("grad_entropies")) {
            check.matrix("entropy gradient", run.byEntropy(), vector.expected("grad_entropies"));
        }
        if (logits != null) {
            check.matrix("log-probs", scores.logProbs(), vector.expected("per_token_logps"));
            check.matrix("entropies", scores.entropies(), vector.expected("entropies"));
            double[][][] gradient = logits.backward(run.byLogProb(), run.byEntropy());
            for (int i = 0; i < gradient.length; i++) {
                check.matrix(
                        "logit gradient",
                        gradient[i],
                        vector.expected("grad_logits").get(i));
            }
        }
        checkParts(check, vector, objective, samples, scores);
        return check.and(metrics(vector, run)).outcome();
    }

    private static void checkParts(
            Check check, Case vector, Objective objective, StepSamples samples, TokenScores scores) {
        List<SequenceScores> sequences = Sequences.of(samples, scores);
        SamplerCorrection correction = objective.samplerCorrection();
        if (vector.expects("importance_sampling_ratio") && correction != null) {
            double[][] weights = correction.stepWeights(sequences);
            double[][] expected = Case.matrix(vector.expected("importance_sampling_ratio"));
            for (int i = 0; i < weights.length; i++) {
                double[] row = expected[i].length == 1 ? Arrays.copyOf(weights[i], 1) : weights[i];
                check.vector("importance weight", row, expected[i]);
            }
        }
        if (vector.expects("entropy_mask")) {
            check.matrix(
                    "entropy mask",
                    kept(new TopEntropyMask(vector.number("top_entropy_quantile")).choose(sequences)),
                    vector.expected("entropy_mask"));
        }
        OffPolicySequenceMask mask = objective.offPolicyMask();
        if (vector.expects("off_policy_mask") && mask != null) {
            double[][] expected = Case.matrix(vector.expected("off_policy_mask"));
            for (int i = 0; i < expected.length; i++) {
                for (int t = 0; t < expected[i].length; t++) {
                    boolean dropped = mask.drops(sequences.get(i), mask.drifted(sequences.get(i)), t);
                    check.number("off-policy mask", dropped ? 0 : 1, expected[i][t]);
                }
            }
        }
    }

    static double[][] kept(boolean[][] treated) {
        double[][] kept = new double[treated.length][];
        for (int i = 0; i < treated.length; i++) {
            kept[i] = new double[treated[i].length];
            for (int t = 0; t < treated[i].length; t++) {
                kept[i][t] = treated[i][t] ? 0 : 1;
            }
        }
        return kept;
    }

    /** Clip fractions go through single precision in TRL; its policy loss leaves the accumulation steps out. */
    private static Check metrics(Case vector, StepRun run) {
        Check check = Check.precise();
        vector.expected("metrics").properties().forEach(metric -> {
            String name = metric.getKey();
            double expected = Case.number(metric.getValue());
            if (name.equals("entropy_coef")) {
                check.number(name, vector.number("entropy_coef"), expected);
            } else if (name.equals("policy_loss")) {
                check.number(name, run.metric(name) * (perToken(vector) ? 1 : steps(vector)), expected);
            } else if (name.contains("clip_ratio")) {
                check.and(Check.single().number(name, run.metric(name), expected));
            } else {
                check.number(name, run.metric(name), expected);
            }
        });
        return check;
    }

    private static StepSamples samples(Case vector, TokenScores scores) {
        boolean[][] mask = Case.mask(vector.input("completion_mask"));
        if (vector.has("tool_mask")) {
            TrlOthers.and(mask, Case.mask(vector.input("tool_mask")));
        }
        JsonNode advantages = vector.input("advantages");
        long sequences = mask.length * steps(vector);
        return StepSamples.builder(StepRun.lengths(scores.logProbs()))
                .advantages(
                        advantages.get(0).isArray()
                                ? Advantages.ofTokens(broadcast(Case.matrix(advantages), mask))
                                : Advantages.ofSamples(Case.vector(advantages)))
                .tokenMask(mask)
                .oldLogProbs(vector.optionalMatrix("old_per_token_logps"))
                .referenceLogProbs(vector.optionalMatrix("ref_per_token_logps"))
                .samplerLogProbs(vector.optionalMatrix("sampling_per_token_logps"))
                .totals(new StepTotals(Math.round(vector.number("num_items_in_batch")), sequences))
                .build();
    }

    private static double[][] broadcast(double[][] advantages, boolean[][] mask) {
        double[][] full = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            full[i] = Arrays.copyOf(advantages[i], mask[i].length);
            if (advantages[i].length == 1) {
                Arrays.fill(full[i], advantages[i][0]);
            }
        }
        return full;
    }

    static Objective objective(Case vector) {
        double share = vector.number("top_entropy_quantile", 1);
        double drift = vector.number("off_policy_mask_threshold", Double.NaN);
        double coefficient = vector.number("entropy_coef", 0);
        ObjectiveBuilder builder = Objective.builder()
                .ratio(ratio(vector))
                .trustRegion(trustRegion(vector))
                .aggregation(aggregation(vector))
                .kl(new KlPenalty(vector.number("beta", 0), new K3(), klWeight(vector)))
                .samplerCorrection(correction(vector));
        if (share < 1) {
            builder.tokenTreatment(new TopEntropyMask(share));
        }
        if (!Double.isNaN(drift)) {
            builder.offPolicyMask(new OffPolicySequenceMask(drift));
        }
        if (coefficient != 0) {
            builder.entropyBonus(
                    perToken(vector)
                            ? new EntropyBonus(coefficient)
                            : new EntropyBonus(coefficient, new MicroBatchTokenMean()));
        }
        return builder.build();
    }

    private static RatioLevel ratio(Case vector) {
        if (vector.text("loss_type", "dapo").equals("vespo")) {
            return new SequenceSumRatio();
        }
        return switch (vector.text("importance_sampling_level", "token")) {
            case "token" -> new TokenRatio();
            case "sequence" -> new SequenceRatio();
            case "sequence_token" -> new SequenceTokenRatio();
            default ->
                throw new UnmappedException("no ratio level " + vector.text("importance_sampling_level", "token"));
        };
    }

    private static TrustRegion trustRegion(Case vector) {
        double low = vector.number("epsilon", 0.2);
        double high = vector.number("epsilon_high", low);
        double delta = vector.number("delta", Double.NaN);
        PpoClip clip = new PpoClip(low, high);
        return switch (vector.text("loss_type", "dapo")) {
            case "cispo" -> Cispo.cap(high);
            // TRL's temperatures are a single-precision tensor
            case "sapo" ->
                new Sapo((float) vector.number("sapo_temperature_pos", 1), (float)
                        vector.number("sapo_temperature_neg", 1.05));
            case "vespo" ->
                new Vespo(
                        vector.number("vespo_k_pos", 2),
                        vector.number("vespo_lambda_pos", 3),
                        vector.number("vespo_k_neg", 3),
                        vector.number("vespo_lambda_neg", 2));
            default -> Double.isNaN(delta) ? clip : new TwoSidedClip(clip, delta);
        };
    }

    private static Aggregation aggregation(Case vector) {
        return switch (vector.text("loss_type", "dapo")) {
            case "grpo", "sapo" -> new SequenceMeanTokenMean();
            case "bnpo" -> new MicroBatchTokenMean();
            case "dr_grpo" -> new SequenceMeanTokenSum(vector.number("max_completion_length"));
            case "dapo", "cispo", "vespo" -> new TokenMean();
            case "luspo" -> new Luspo(true);
            default -> throw new UnmappedException("no loss type " + vector.text("loss_type", "dapo"));
        };
    }

    /** VESPO's ratio is its own; the penalty's is the configured level's. */
    private static KlPenalty.Weight klWeight(Case vector) {
        if (!vector.flag("use_bias_correction_kl")) {
            return KlPenalty.Weight.NONE;
        }
        return vector.text("loss_type", "dapo").equals("vespo") ? KlPenalty.Weight.TOKEN_RATIO : KlPenalty.Weight.RATIO;
    }

    private static @Nullable SamplerCorrection correction(Case vector) {
        if (!vector.flag("use_vllm") || !vector.flag("vllm_importance_sampling_correction")) {
            return null;
        }
        double min = vector.number("vllm_importance_sampling_clip_min", 0);
        double max = vector.number("vllm_importance_sampling_clip_max", Double.POSITIVE_INFINITY);
        String mode = vector.text("vllm_importance_sampling_mode", "sequence_mask");
        Importance bounds =
                new Importance(mode.endsWith("mask") ? Importance.Outside.MASK : Importance.Outside.TRUNCATE, min, max);
        return mode.startsWith("token")
                ? new TokenImportance(bounds)
                : new SequenceImportance(SequenceImportance.Reduction.SUM, bounds);
    }

    private static boolean perToken(Case vector) {
        return List.of("dapo", "cispo", "vespo").contains(vector.text("loss_type", "dapo"));
    }

    private static long steps(Case vector) {
        return Math.round(vector.number("current_gradient_accumulation_steps", 1));
    }
}
