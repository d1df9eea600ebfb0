package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.Sequences;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenSum;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.Rejection;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.correction.SequenceImportance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.SequenceTokenRatio;
import org.rlvr4j.grpo.objective.region.Cispo;
import org.rlvr4j.grpo.objective.region.Dppo;
import org.rlvr4j.grpo.objective.region.DualClip;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.Sapo;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.sample.SequenceScores;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.rollout.policy.TokenScores;

/** Policy losses as the test suites of other projects state them: one row of tokens, or several. */
final class PeerLosses {
    private PeerLosses() {}

    static Outcome run(Case vector) {
        Objective objective = builder(vector).build();
        double[][] logProbs = logProbs(vector);
        StepSamples samples = samples(vector, logProbs);
        StepRun run = StepRun.of(objective, samples, logProbs);
        Check check = Check.ofPeer(vector);
        for (String name : List.of("loss", "loss_sum")) {
            if (vector.expects(name)) {
                check.number(name, run.loss(), vector.expected(name));
            }
        }
        if (vector.expects("grad_wrt_logp")) {
            check.matrix("gradient", run.byLogProb(), vector.expected("grad_wrt_logp"));
        }
        if (vector.expects("per_token")) {
            check.vector("per token", perToken(objective, vector, logProbs), vector.expected("per_token"));
        }
        if (vector.expects("is_oob_ratio")) {
            check.number(
                    "out of bounds",
                    run.metric("sampling/importance_sampling_ratio/out_of_bounds"),
                    vector.expected("is_oob_ratio"));
        }
        checkWeights(check, vector, objective, samples, logProbs);
        checkRatios(check, vector, objective, samples, logProbs);
        return check.outcome();
    }

    private static void checkWeights(
            Check check, Case vector, Objective objective, StepSamples samples, double[][] logProbs) {
        if (!vector.expects("is_weight")) {
            return;
        }
        SequenceScores sequence = Sequences.of(samples, scores(logProbs)).get(0);
        double[] weights = Objects.requireNonNull(objective.samplerCorrection()).weights(sequence);
        check.vector("importance weight", weights, vector.expected("is_weight"));
    }

    private static void checkRatios(
            Check check, Case vector, Objective objective, StepSamples samples, double[][] logProbs) {
        List<SequenceScores> sequences = Sequences.of(samples, scores(logProbs));
        double[] ratios = sequences.stream()
                .mapToDouble(s -> Math.exp(objective.ratio().logRatios(s)[0]))
                .toArray();
        if (vector.expects("seq_ratio")) {
            check.vector("ratio", ratios, PeerOthers.orVector(vector.expected("seq_ratio")));
        }
        if (vector.expects("mask")) {
            double[] kept = tokens(objective, vector, logProbs)
                    .mapToDouble(run -> run.metric("clip_ratio/region_mean") == 0 ? 1 : 0)
                    .toArray();
            check.vector("mask", kept, vector.expected("mask"));
        }
        if (vector.expects("gate")) {
            double[] gates = perToken(objective, vector, logProbs);
            double[] advantages = Case.vector(vector.input("advantages"));
            double[] expected = Case.vector(vector.expected("gate"));
            for (int t = 0; t < gates.length; t++) {
                check.number("gate", -gates[t] / advantages[t], expected[t]);
            }
        }
        if (vector.expects("clamped")) {
            double[] byLogProb = StepRun.of(objective, samples, logProbs).byLogProb()[0];
            double[] advantages = Case.vector(vector.input("advantages"));
            double[] expected = Case.vector(vector.expected("clamped"));
            for (int t = 0; t < expected.length; t++) {
                check.number("clamped ratio", -byLogProb[t] / advantages[t], expected[t]);
            }
        }
    }

    /** The loss of each token as if it were alone, before any normaliser. */
    private static double[] perToken(Objective objective, Case vector, double[][] logProbs) {
        return tokens(objective, vector, logProbs).mapToDouble(StepRun::loss).toArray();
    }

    private static Stream<StepRun> tokens(Objective objective, Case vector, double[][] logProbs) {
        Objective sum = objective.toBuilder().aggregation(new TokenSum(1)).build();
        StepSamples all = samples(vector, logProbs);
        return IntStream.range(0, logProbs[0].length).mapToObj(t -> {
            StepSamples one = StepSamples.builder(1)
                    .advantages(all.advantages().at(0, t))
                    .oldLogProbs(token(all.oldLogProbs(), t))
                    .samplerLogProbs(token(all.samplerLogProbs(), t))
                    .build();
            return StepRun.of(sum, one, new double[][] {{logProbs[0][t]}});
        });
    }

    private static double @Nullable [][] token(double @Nullable [][] rows, int t) {
        return rows == null ? null : new double[][] {{rows[0][t]}};
    }

    private static TokenScores scores(double[][] logProbs) {
        return new TokenScores(logProbs, StepRun.zeros(logProbs));
    }

    private static double[][] logProbs(Case vector) {
        if (vector.has("logp")) {
            return Case.rows(vector.input("logp"));
        }
        // only ratios are given: take the old log-probabilities for 0
        return new double[][] {
            Arrays.stream(Case.vector(vector.input("ratio"))).map(Math::log).toArray()
        };
    }

    private static StepSamples samples(Case vector, double[][] logProbs) {
        int[] lengths = StepRun.lengths(logProbs);
        StepSamples.Builder samples = StepSamples.builder(lengths).advantages(advantages(vector, lengths));
        if (vector.has("mask")) {
            samples.tokenMask(Case.mask(vector.input("mask")));
        }
        if (vector.has("old_logp")) {
            samples.oldLogProbs(Case.rows(vector.input("old_logp")));
        } else if (vector.has("ratio")) {
            samples.oldLogProbs(minusLogRatio(vector, logProbs));
        }
        if (vector.has("gen_logp")) {
            samples.samplerLogProbs(Case.rows(vector.input("gen_logp")));
        } else if (vector.kind().equals("tis_weight")) {
            samples.samplerLogProbs(StepRun.zeros(logProbs)).oldLogProbs(logProbs);
        }
        return samples.build();
    }

    private static double[][] minusLogRatio(Case vector, double[][] logProbs) {
        double[] ratio = Case.vector(vector.input("ratio"));
        return new double[][] {
            IntStream.range(0, ratio.length)
                    .mapToDouble(t -> logProbs[0][t] - Math.log(ratio[t]))
                    .toArray()
        };
    }

    private static Advantages advantages(Case vector, int[] lengths) {
        if (vector.has("advantage")) {
            double[] same = new double[lengths.length];
            Arrays.fill(same, Case.number(vector.input("advantage")));
            return Advantages.ofSamples(same);
        }
        return Advantages.ofTokens(Case.rows(vector.input("advantages")));
    }

    private static ObjectiveBuilder builder(Case vector) {
        double low = vector.number("eps_low", 0.2);
        double high = vector.number("eps_high", low);
        PpoClip clip = new PpoClip(low, high);
        double dual = vector.number("clip_c", vector.number("dual_clip", vector.number("c", Double.NaN)));
        ObjectiveBuilder builder = Objective.builder().aggregation(aggregation(vector));
        String kind = vector.kind();
        if (vector.has("gen_logp")) {
            builder.samplerCorrection(correction(vector));
        }
        if (kind.equals("tis_weight")) {
            return builder.trustRegion(new Unclipped()).samplerCorrection(new TokenImportance(bounds(vector, "max")));
        } else if (kind.startsWith("reinforce")) {
            return builder.trustRegion(new Reinforce());
        } else if (kind.startsWith("cispo")) {
            return builder.trustRegion(cispo(vector, low, high));
        } else if (kind.startsWith("gspo")) {
            return builder.ratio(new SequenceTokenRatio()).trustRegion(clip);
        } else if (kind.startsWith("sapo")) {
            return builder.trustRegion(new Sapo(vector.number("tau_pos"), vector.number("tau_neg")));
        } else if (kind.startsWith("dppo")) {
            return builder.trustRegion(dppo(vector));
        } else if (kind.startsWith("gmpo")) {
            double bound = vector.number("eps_log");
            return builder.ratio(new Gmpo(bound, bound))
                    .trustRegion(new Unclipped())
                    .aggregation(new SequenceMeanTokenMean());
        }
        return builder.trustRegion(Double.isNaN(dual) ? clip : new DualClip(clip, dual));
    }

    private static Cispo cispo(Case vector, double low, double high) {
        JsonNode bounds = vector.config().path("clip");
        return bounds.isArray() ? new Cispo(Case.vector(bounds)[0], Case.vector(bounds)[1]) : Cispo.band(low, high);
    }

    private static Dppo dppo(Case vector) {
        double delta = vector.number("delta");
        boolean tv = vector.text("type").equals("tv");
        return new Dppo(tv ? Dppo.Divergence.TV : Dppo.Divergence.BINARY_KL, delta, delta);
    }

    private static SamplerCorrection correction(Case vector) {
        Importance bounds = bounds(vector, "cap");
        return switch (vector.config().path("mode").asText("token")) {
            case "token" -> new TokenImportance(bounds);
            case "icepop" ->
                new TokenImportance(
                        Importance.mask(vector.number("min", 0), vector.number("max", vector.number("cap", 5))));
            case "sequence" -> new SequenceImportance(SequenceImportance.Reduction.SUM, bounds);
            case "seq_mask", "seq-mask-tis" ->
                new TokenImportance(Importance.truncate(Double.POSITIVE_INFINITY))
                        .and(new Rejection(
                                Rejection.Scope.SEQUENCE_MEAN,
                                new K1(),
                                -Math.log(vector.number("max", vector.number("cap", Double.POSITIVE_INFINITY))),
                                -Math.log(vector.number("min", 0))));
            default -> throw new UnmappedException("no mode " + vector.text("mode"));
        };
    }

    private static Importance bounds(Case vector, String max) {
        return new Importance(
                Importance.Outside.TRUNCATE, vector.number("min", 0), vector.number(max, Double.POSITIVE_INFINITY));
    }

    private static Aggregation aggregation(Case vector) {
        return switch (vector.config().path("agg").asText("token_mean")) {
            case "token_mean" -> new TokenMean();
            case "seq_mean", "seq_mean_token_mean" -> new SequenceMeanTokenMean();
            case "sum", "none" -> new TokenSum(1);
            default -> throw new UnmappedException("no aggregation " + vector.text("agg"));
        };
    }

    static Outcome offPolicyMask(Case vector) {
        double[][] logProbs = Case.matrix(vector.input("logps"));
        StepSamples samples = StepSamples.builder(StepRun.lengths(logProbs))
                .advantages(Case.vector(vector.input("advantages")))
                .tokenMask(Case.mask(vector.input("mask")))
                .samplerLogProbs(Case.matrix(vector.input("sampling_logps")))
                .build();
        OffPolicySequenceMask mask = new OffPolicySequenceMask(vector.number("threshold"));
        double[] kept = Sequences.of(samples, scores(logProbs)).stream()
                .mapToDouble(s -> mask.drops(s, mask.drifted(s), 0) ? 0 : 1)
                .toArray();
        return Check.ofPeer(vector)
                .vector("mask", kept, vector.expected("mask"))
                .outcome();
    }

    /** A masked cross-entropy divided by a constant: REINFORCE with advantage 1. */
    static Outcome crossEntropy(Case vector) {
        double[][] logProbs = Case.rows(vector.input("logp"));
        StepSamples samples = StepSamples.builder(logProbs[0].length)
                .advantages(1)
                .tokenMask(Case.mask(vector.input("mask")))
                .build();
        Objective objective = Objective.builder()
                .trustRegion(new Reinforce())
                .aggregation(new TokenSum(Case.number(vector.input("scale"))))
                .build();
        return Check.ofPeer(vector)
                .number("loss", StepRun.of(objective, samples, logProbs).loss(), vector.expected("loss"))
                .outcome();
    }

    static Outcome klMetrics(Case vector) {
        double[][] logProbs = Case.rows(vector.input("logp"));
        StepSamples samples = StepSamples.builder(logProbs[0].length)
                .advantages(1)
                .oldLogProbs(Case.rows(vector.input("old_logp")))
                .samplerLogProbs(Case.rows(vector.input("rollout_logp")))
                .build();
        StepRun run = StepRun.of(Objective.builder().build(), samples, logProbs);
        return Check.ofPeer(vector)
                .number("policy kl", run.metric("ppo_kl"), vector.expected("policy_kl_k1"))
                .number("sampler kl", run.metric("sampling/kl"), vector.expected("sampler_kl_k1"))
                .outcome();
    }

    /** All four modes over the same log-ratios; a weight of the sequence stands at each of its tokens. */
    static Outcome importanceModes(Case vector) {
        double[][] logRatios = Case.matrix(vector.input("logp_minus_sampling"));
        double max = vector.number("max");
        StepSamples samples = StepSamples.builder(StepRun.lengths(logRatios))
                .advantages(new double[logRatios.length])
                .tokenMask(Case.mask(vector.input("mask")))
                .oldLogProbs(logRatios)
                .samplerLogProbs(StepRun.zeros(logRatios))
                .build();
        List<SequenceScores> step = Sequences.of(samples, scores(logRatios));
        Importance truncate = Importance.truncate(max);
        Importance mask = Importance.mask(0, max);
        return Check.ofPeer(vector)
                .matrix(
                        "token_truncate",
                        new TokenImportance(truncate).stepWeights(step),
                        vector.expected("token_truncate"))
                .matrix("token_mask", new TokenImportance(mask).stepWeights(step), vector.expected("token_mask"))
                .vector("sequence_truncate", sequence(truncate, step), vector.expected("sequence_truncate"))
                .vector("sequence_mask", sequence(mask, step), vector.expected("sequence_mask"))
                .outcome();
    }

    private static double[] sequence(Importance bounds, List<SequenceScores> step) {
        return step.stream()
                .mapToDouble(s -> new SequenceImportance(SequenceImportance.Reduction.SUM, bounds).weights(s)[0])
                .toArray();
    }

    static Outcome sequenceReject(Case vector) {
        double[] ratios = Case.vector(vector.input("seq_ratio"));
        SequenceImportance rule = new SequenceImportance(
                SequenceImportance.Reduction.MEAN, Importance.mask(vector.number("min"), vector.number("max")));
        double[][] logRatios = DoubleStream.of(ratios)
                .mapToObj(r -> new double[] {Math.log(r)})
                .toArray(double[][]::new);
        StepSamples samples = StepSamples.builder(StepRun.lengths(logRatios))
                .advantages(new double[ratios.length])
                .oldLogProbs(logRatios)
                .samplerLogProbs(StepRun.zeros(logRatios))
                .build();
        double[] kept = Sequences.of(samples, scores(logRatios)).stream()
                .mapToDouble(s -> rule.weights(s)[0] > 0 ? 1 : 0)
                .toArray();
        double masked = 1 - Arrays.stream(kept).average().orElseThrow();
        return Check.ofPeer(vector)
                .vector("keep", kept, vector.expected("keep"))
                .number("masked", masked, vector.expected("masked_fraction"))
                .outcome();
    }
}
