package org.rlvr4j.grpo.objective.correction;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Rejects tokens or sequences whose sampler is too far from the trainer's old policy: weight 0 outside the bounds, 1
 * inside. The divergence is an estimator of {@code x = log mu - log pi_old}, cut at 20, so that {@code k1} is negative
 * where the trainer likes the token better (verl's rollout correction).
 *
 * @param scope of what the divergence is taken
 * @param estimator {@link K1}, {@link K2} or {@link K3}
 * @param min smallest divergence that passes; negative infinity for none
 * @param max largest divergence that passes
 */
public record Rejection(Scope scope, KlEstimator estimator, double min, double max) implements SamplerCorrection {
    private static final double SAFE = 20;

    /** Of what the divergence is taken, and what is rejected. */
    public enum Scope {
        /** Each token by itself. */
        TOKEN,
        /** The sequence, by the sum over its tokens. */
        SEQUENCE_SUM,
        /** The sequence, by the mean over its tokens. */
        SEQUENCE_MEAN,
        /** The sequence, by its worst token. */
        SEQUENCE_MAX
    }

    /** No lower bound. */
    public Rejection(Scope scope, KlEstimator estimator, double max) {
        this(scope, estimator, Double.NEGATIVE_INFINITY, max);
    }

    /** Returns the divergence that applies at each position. */
    public double[] divergences(SequenceScores scores) {
        double[] tokens = IntStream.range(0, scores.length())
                .mapToDouble(t -> estimator.value(x(scores, t)))
                .toArray();
        if (scope == Scope.TOKEN) {
            return tokens;
        }
        double[] unmasked = IntStream.range(0, tokens.length)
                .filter(scores::counts)
                .mapToDouble(t -> tokens[t])
                .toArray();
        Arrays.fill(tokens, reduce(unmasked));
        return tokens;
    }

    @Override
    public double[] weights(SequenceScores scores) {
        return Arrays.stream(divergences(scores))
                .map(d -> d >= min && d <= max ? 1 : 0)
                .toArray();
    }

    @Override
    public boolean perSequence() {
        return scope != Scope.TOKEN;
    }

    @Override
    public boolean outOfBounds(SequenceScores scores, int token) {
        return weights(scores)[token] == 0;
    }

    private double reduce(double[] values) {
        return switch (scope) {
            case SEQUENCE_SUM -> Arrays.stream(values).sum();
            case SEQUENCE_MAX -> Arrays.stream(values).max().orElse(0);
            default -> Arrays.stream(values).average().orElse(0);
        };
    }

    private static double x(SequenceScores scores, int t) {
        return Math.max(-SAFE, Math.min(SAFE, scores.samplerLogProb(t) - scores.oldLogProb(t)));
    }
}
