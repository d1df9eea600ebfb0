package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.EmptySequences;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenSum;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.correction.GivenWeights;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.sample.StepTotals;
import org.rlvr4j.grpo.objective.treatment.ClipCov;
import org.rlvr4j.grpo.objective.treatment.KlCov;

/** verl's policy losses and {@code agg_loss}, padded. */
final class VerlLosses {
    private static final double EPS = 1e-8;

    private VerlLosses() {}

    static Outcome policy(Case vector) {
        double[][] logProbs = Case.matrix(vector.input("log_prob"));
        boolean[][] mask = Case.mask(vector.input("response_mask"));
        StepSamples samples = StepSamples.builder(StepRun.lengths(logProbs))
                .advantages(Advantages.ofTokens(Case.matrix(vector.input("advantages"))))
                .tokenMask(mask)
                .oldLogProbs(Case.matrix(vector.input("old_log_prob")))
                .tokenWeights(vector.optionalMatrix("rollout_is_weights"))
                .totals(totals(vector.config().path("global_batch_info"), mask))
                .build();
        StepRun run = StepRun.of(objective(vector, logProbs[0].length), samples, logProbs);
        Check check = Check.precise()
                .number("loss", run.loss(), vector.expected("loss"))
                .matrix("gradient", run.byLogProb(), vector.expected("grad_log_prob"));
        return check.and(metrics(vector, run, samples, logProbs)).outcome();
    }

    private static Check metrics(Case vector, StepRun run, StepSamples samples, double[][] logProbs) {
        String loss = vector.text("policy_loss");
        double low = run.metric("clip_ratio/low_mean");
        double high = run.metric("clip_ratio/high_mean");
        double outlier = run.metric("clip_ratio/outlier_mean");
        double clipped =
                switch (loss) {
                    case "geo_mean" -> high;
                    case "clip_cov" -> run.metric("treated_tokens");
                    case "cispo" -> low + high + outlier;
                    default -> low + high;
                };
        double lower = loss.equals("geo_mean") ? low : loss.equals("cispo") ? 0 : outlier;
        // kl_cov reports the mean absolute drift
        double drift = loss.equals("kl_cov") ? absoluteDrift(samples, logProbs) : run.metric("ppo_kl");
        Check fractions = Check.single();
        Check check = Check.precise();
        vector.expected("metrics").properties().forEach(metric -> {
            double expected = Case.number(metric.getValue());
            switch (metric.getKey()) {
                case "actor/pg_clipfrac" -> fractions.number("clipfrac", clipped, expected);
                case "actor/pg_clipfrac_lower" -> fractions.number("clipfrac_lower", lower, expected);
                case "actor/ppo_kl" -> check.number("ppo_kl", drift, expected);
                default -> throw new UnmappedException("no metric " + metric.getKey());
            }
        });
        return check.and(fractions);
    }

    private static double absoluteDrift(StepSamples samples, double[][] logProbs) {
        double sum = 0;
        double count = 0;
        double[][] old = java.util.Objects.requireNonNull(samples.oldLogProbs());
        boolean[][] mask = java.util.Objects.requireNonNull(samples.tokenMask());
        for (int i = 0; i < logProbs.length; i++) {
            for (int t = 0; t < logProbs[i].length; t++) {
                if (mask[i][t]) {
                    sum += Math.abs(logProbs[i][t] - old[i][t]);
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static Objective objective(Case vector, int width) {
        double ratio = vector.number("clip_ratio", 0.2);
        double low = vector.number("clip_ratio_low", ratio);
        double high = vector.number("clip_ratio_high", ratio);
        JsonNode parameters = vector.config().path("policy_loss_params");
        PpoClip clip = new PpoClip(low, high);
        Aggregation aggregation = aggregation(
                vector.text("loss_agg_mode", "token-mean"),
                vector.config().path("global_batch_info").path("loss_scale_factor"),
                width);
        Aggregation sequenceMean = new SequenceMeanTokenMean(EmptySequences.EXCLUDED, EPS);
        ObjectiveBuilder builder = Objective.builder().aggregation(aggregation);
        if (vector.has("rollout_is_weights")) {
            builder.samplerCorrection(new GivenWeights());
        }
        switch (vector.text("policy_loss")) {
            case "vanilla" ->
                builder.ratio(new TokenRatio(20)).trustRegion(new DualClip(clip, vector.number("clip_ratio_c", 3)));
            case "gspo" ->
                builder.ratio(new SequenceTokenRatio(10)).trustRegion(clip).aggregation(sequenceMean);
            case "sapo" ->
                builder.ratio(new TokenRatio(20))
                        .trustRegion(new Sapo(vector.number("tau_pos", 1), vector.number("tau_neg", 1.05)))
                        .aggregation(sequenceMean);
            case "cispo" -> builder.ratio(new TokenRatio(20)).trustRegion(Cispo.band(low, high));
            case "gpg" -> builder.trustRegion(new Reinforce());
            case "geo_mean" -> {
                builder.ratio(new Gmpo(low, high, EPS))
                        .trustRegion(new Unclipped())
                        .aggregation(new SequenceMeanTokenMean(EmptySequences.COUNTED, EPS));
                if (vector.has("rollout_is_weights")) {
                    builder.samplerCorrection(new GivenWeights().geometricMean());
                }
            }
            case "kl_cov" ->
                builder.trustRegion(new Unclipped())
                        .tokenTreatment(new KlCov(
                                parameters.path("kl_cov_ratio").asDouble(2e-4),
                                parameters.path("ppo_kl_coef").asDouble(1)));
            case "clip_cov" ->
                builder.trustRegion(clip)
                        .tokenTreatment(new ClipCov(
                                parameters.path("clip_cov_ratio").asDouble(2e-4),
                                parameters.path("clip_cov_lb").asDouble(1),
                                parameters.path("clip_cov_ub").asDouble(5),
                                clip,
                                0));
            default -> throw new UnmappedException("no policy loss " + vector.text("policy_loss"));
        }
        return builder.build();
    }

    static Aggregation aggregation(String mode, JsonNode scale, int width) {
        return switch (mode) {
            case "token-mean" -> new TokenMean();
            case "seq-mean-token-sum" -> new SequenceMeanTokenSum(EmptySequences.EXCLUDED, 1);
            case "seq-mean-token-mean" -> new SequenceMeanTokenMean(EmptySequences.EXCLUDED, EPS);
            case "seq-mean-token-sum-norm" -> new TokenSum(scale.isNumber() ? scale.doubleValue() : width);
            case "token-sum" -> new TokenSum(1);
            default -> throw new UnmappedException("no aggregation " + mode);
        };
    }

    /** The batch's own counts stand where the configuration gives none. */
    private static StepTotals totals(JsonNode info, boolean[][] mask) {
        long tokens = 0;
        long sequences = 0;
        for (boolean[] row : mask) {
            long count = 0;
            for (boolean m : row) {
                count += m ? 1 : 0;
            }
            tokens += count;
            sequences += count > 0 ? 1 : 0;
        }
        return new StepTotals(
                info.path("batch_num_tokens").asLong(tokens),
                info.path("global_batch_size").asLong(sequences),
                info.path("dp_size").asInt(1));
    }

    /** REINFORCE with advantage -1 has the "log-probabilities" themselves for losses. */
    static Outcome aggregate(Case vector) {
        double[][] losses = Case.matrix(vector.input("loss_mat"));
        boolean[][] mask = Case.mask(vector.input("loss_mask"));
        Aggregation aggregation = aggregation(
                vector.text("loss_agg_mode", "token-mean"),
                vector.config().path("loss_scale_factor"),
                losses[0].length);
        StepRun run = aggregate(losses, mask, aggregation, totals(vector.config(), mask));
        return Check.precise()
                .number("loss", run.loss(), vector.expected("loss"))
                .matrix("gradient", run.byLogProb(), vector.expected("grad"))
                .outcome();
    }

    static StepRun aggregate(
            double[][] losses, boolean[][] mask, Aggregation aggregation, @Nullable StepTotals totals) {
        double[] advantages = new double[losses.length];
        Arrays.fill(advantages, -1);
        StepSamples samples = StepSamples.builder(StepRun.lengths(losses))
                .advantages(advantages)
                .tokenMask(mask)
                .totals(totals)
                .build();
        Objective objective = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(aggregation)
                .build();
        return StepRun.of(objective, samples, losses);
    }
}
