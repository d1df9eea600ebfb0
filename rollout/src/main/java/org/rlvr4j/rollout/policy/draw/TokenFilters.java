package org.rlvr4j.rollout.policy.draw;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The filters of a {@link Distribution} on one row of logits, whose probabilities become 0 where a token is removed. In
 * the order and with the meaning of Hugging Face transformers 5.12.1 ({@code TopKLogitsWarper}, {@code TopPLogitsWarper},
 * {@code MinPLogitsWarper}, {@code TypicalLogitsWarper}, {@code EpsilonLogitsWarper}, {@code EtaLogitsWarper}).
 */
final class TokenFilters {

    /** Few tokens hold most of the probability: those at least this share as probable as the first are sorted first. */
    private static final double SHARE = 1.0 / 256;

    private final double[] probabilities;

    TokenFilters(double[] logits) {
        this.probabilities = TokenDraw.softmax(logits);
    }

    /** Applies those that are on and returns the probabilities that are left, which sum to 1. */
    double[] apply(Distribution distribution) {
        if (distribution.topK() > 0 && distribution.topK() < probabilities.length) {
            topK(distribution.topK());
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

    private void topK(int count) {
        double[] leading = leading(most -> most.length >= count);
        if (leading.length >= count) {
            double kth = leading[leading.length - count];
            keep(id -> probabilities[id] >= kth);
        }
    }

    /** Of tokens as probable as the last that the mass needs, those with lower ids stay. */
    private void topP(double mass) {
        double[] leading = leading(most -> TokenDraw.sum(most) >= mass + 1e-9);
        double moreProbable = 0;
        int kept = 0;
        while (kept < leading.length && moreProbable < mass) {
            kept++;
            moreProbable += leading[leading.length - kept];
        }
        double edge = leading[leading.length - kept];
        int[] equals = {0};
        for (int i = leading.length - kept; i < leading.length && leading[i] == edge; i++) {
            equals[0]++;
        }
        keep(id -> probabilities[id] > edge || (probabilities[id] == edge && equals[0]-- > 0));
    }

    private interface Enough {
        boolean test(double[] mostProbable);
    }

    /** Returns the largest probabilities in ascending order: enough of them, or all that are above 0. */
    private double[] leading(Enough enough) {
        double most = mostProbable();
        for (double share = SHARE; ; share *= share) {
            double least = Math.max(share * most, Double.MIN_VALUE);
            double[] leading =
                    Arrays.stream(probabilities).filter(p -> p >= least).toArray();
            if (least == Double.MIN_VALUE || enough.test(leading)) {
                Arrays.sort(leading);
                return leading;
            }
        }
    }

    /** Tokens as far from the entropy as the last one that the mass needs stay, too. */
    private void typical(double mass) {
        double entropy = entropy();
        double[] distance = new double[probabilities.length];
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
        for (int id = 0; id < probabilities.length; id++) {
            if (!kept.test(id)) {
                probabilities[id] = 0;
            }
        }
        TokenDraw.normalize(probabilities);
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
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> key.of(id)))
                .mapToInt(id -> id)
                .toArray();
    }
}
