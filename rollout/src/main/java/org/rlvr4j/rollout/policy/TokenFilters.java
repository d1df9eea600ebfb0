package org.rlvr4j.rollout.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The filters of a {@link Distribution} on one row of logits, which become negative infinity where a token is removed. In
 * the order and with the meaning of Hugging Face transformers 5.12.1 ({@code TopKLogitsWarper}, {@code TopPLogitsWarper},
 * {@code MinPLogitsWarper}, {@code TypicalLogitsWarper}, {@code EpsilonLogitsWarper}, {@code EtaLogitsWarper}).
 */
final class TokenFilters {
    private final double[] logits;
    private double[] probabilities;

    /** Filters in place. */
    TokenFilters(double[] logits) {
        this.logits = logits;
        this.probabilities = TokenDraw.softmax(logits);
    }

    /** Applies those that are on and returns the probabilities that are left, which sum to 1. */
    double[] apply(Distribution distribution) {
        if (distribution.topK() > 0 && distribution.topK() < logits.length) {
            double[] sorted = logits.clone();
            Arrays.sort(sorted);
            double kth = sorted[sorted.length - distribution.topK()];
            keep(id -> logits[id] >= kth);
        }
        if (distribution.topP() < 1) {
            topP(distribution.topP());
        }
        if (distribution.minP() > 0) {
            double least = distribution.minP() * mostProbable();
            keep(id -> probabilities[id] >= least);
        }
        if (distribution.typicalP() < 1) {
            typical(distribution.typicalP());
        }
        if (distribution.epsilonCutoff() > 0) {
            cutOff(distribution.epsilonCutoff());
        }
        if (distribution.etaCutoff() > 0) {
            double eta = distribution.etaCutoff();
            cutOff(Math.min(eta, Math.sqrt(eta) * Math.exp(-entropy())));
        }
        return probabilities;
    }

    private void topP(double mass) {
        boolean[] kept = new boolean[logits.length];
        double moreProbable = 0;
        for (int id : ascending(token -> -probabilities[token])) {
            if (moreProbable >= mass) {
                break;
            }
            kept[id] = true;
            moreProbable += probabilities[id];
        }
        keep(id -> kept[id]);
    }

    /** Tokens as far from the entropy as the last one that the mass needs stay, too. */
    private void typical(double mass) {
        double entropy = entropy();
        double[] distance = new double[logits.length];
        Arrays.setAll(distance, id -> Math.abs(-Math.log(probabilities[id]) - entropy));
        double nearer = 0;
        double farthest = Double.POSITIVE_INFINITY;
        for (int id : ascending(token -> distance[token])) {
            nearer += probabilities[id];
            if (nearer >= mass) {
                farthest = distance[id];
                break;
            }
        }
        double limit = farthest;
        keep(id -> distance[id] <= limit);
    }

    private void cutOff(double least) {
        double most = mostProbable();
        keep(id -> probabilities[id] >= least || probabilities[id] == most);
    }

    private void keep(IntPredicate kept) {
        for (int id = 0; id < logits.length; id++) {
            if (!kept.test(id)) {
                logits[id] = Double.NEGATIVE_INFINITY;
            }
        }
        probabilities = TokenDraw.softmax(logits);
    }

    private double entropy() {
        return -Arrays.stream(probabilities)
                .filter(p -> p > 0)
                .map(p -> p * Math.log(p))
                .sum();
    }

    private double mostProbable() {
        return Arrays.stream(probabilities).max().orElseThrow();
    }

    private interface Key {
        double of(int id);
    }

    /** All ids by a key; lower ids first among equals. */
    private int[] ascending(Key key) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> key.of(id)))
                .mapToInt(id -> id)
                .toArray();
    }
}
