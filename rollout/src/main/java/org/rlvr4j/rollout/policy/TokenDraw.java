package org.rlvr4j.rollout.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A token drawn from logits, in plain Java and {@code double}: the reference that native decoders agree with.
 *
 * <p>Temperature and filters are those of Hugging Face transformers 5.12.1 ({@code TemperatureLogitsWarper},
 * {@code TopKLogitsWarper}, {@code TopPLogitsWarper}, {@code MinPLogitsWarper}, in this order): each filter sees what
 * the ones before it left, renormalised. Where equal logits straddle the edge of top-p, lower ids stay.
 *
 * @param token the id
 * @param logProb in nats, under the sampling temperature and before the filters; at temperature 0 the untempered one
 * @param untemperedLogProb in nats, at temperature 1
 */
public record TokenDraw(int token, double logProb, double untemperedLogProb) {

    /**
     * Draws a token: the first, by id, at which the cumulative distribution passes the uniform.
     *
     * @param logits one per id; negative infinity for ids that cannot be drawn
     * @param uniform in {@code [0, 1)}; ignored at temperature 0
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or none is finite
     */
    public static TokenDraw draw(double[] logits, Distribution distribution, double uniform) {
        double temperature = distribution.temperature() == 0 ? 1 : distribution.temperature();
        double[] tempered = temper(logits, temperature);
        int token = distribution.temperature() == 0
                ? mostProbable(logits)
                : invert(probabilities(logits, distribution), uniform);
        return new TokenDraw(token, tempered[token] - logSumExp(tempered), logits[token] - logSumExp(logits));
    }

    /**
     * Returns what a token is drawn from: probabilities that sum to 1, and 0 for the ids that a filter removed. At
     * temperature 0 all of it is on one id.
     *
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or none is finite
     */
    public static double[] probabilities(double[] logits, Distribution distribution) {
        if (distribution.temperature() == 0) {
            double[] greedy = new double[logits.length];
            greedy[mostProbable(logits)] = 1;
            return greedy;
        }
        double[] kept = temper(logits, distribution.temperature());
        double[] probabilities = softmax(kept);
        if (distribution.topK() > 0 && distribution.topK() < kept.length) {
            keepTopK(kept, distribution.topK());
            probabilities = softmax(kept);
        }
        if (distribution.topP() < 1) {
            keepTopP(kept, probabilities, distribution.topP());
            probabilities = softmax(kept);
        }
        if (distribution.minP() > 0) {
            keepMinP(kept, probabilities, distribution.minP());
            probabilities = softmax(kept);
        }
        return probabilities;
    }

    private static double[] temper(double[] logits, double temperature) {
        return Arrays.stream(logits).map(logit -> logit / temperature).toArray();
    }

    private static int mostProbable(double[] logits) {
        double max = max(logits);
        return IntStream.range(0, logits.length)
                .filter(id -> logits[id] == max)
                .findFirst()
                .orElseThrow();
    }

    private static void keepTopK(double[] logits, int k) {
        double[] sorted = logits.clone();
        Arrays.sort(sorted);
        double kth = sorted[sorted.length - k];
        removeUnless(logits, id -> logits[id] >= kth);
    }

    private static void keepTopP(double[] logits, double[] probabilities, double topP) {
        int[] byProbability = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -probabilities[id]))
                .mapToInt(id -> id)
                .toArray();
        boolean[] keep = new boolean[logits.length];
        double moreProbable = 0;
        for (int id : byProbability) {
            if (moreProbable >= topP) {
                break;
            }
            keep[id] = true;
            moreProbable += probabilities[id];
        }
        removeUnless(logits, id -> keep[id]);
    }

    private static void keepMinP(double[] logits, double[] probabilities, double minP) {
        double least = minP * Arrays.stream(probabilities).max().orElseThrow();
        removeUnless(logits, id -> probabilities[id] >= least);
    }

    private static void removeUnless(double[] logits, IntPredicate keep) {
        for (int id = 0; id < logits.length; id++) {
            if (!keep.test(id)) {
                logits[id] = Double.NEGATIVE_INFINITY;
            }
        }
    }

    private static int invert(double[] probabilities, double uniform) {
        double target = uniform * Arrays.stream(probabilities).sum();
        double cumulative = 0;
        int last = 0;
        for (int id = 0; id < probabilities.length; id++) {
            cumulative += probabilities[id];
            if (cumulative > target) {
                return id;
            }
            last = probabilities[id] > 0 ? id : last;
        }
        return last; // the sums above were rounded differently
    }

    private static double[] softmax(double[] logits) {
        double logSum = logSumExp(logits);
        return Arrays.stream(logits).map(logit -> Math.exp(logit - logSum)).toArray();
    }

    private static double logSumExp(double[] logits) {
        double max = max(logits);
        return max
                + Math.log(Arrays.stream(logits)
                        .map(logit -> Math.exp(logit - max))
                        .sum());
    }

    private static double max(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (Double.isNaN(logits[id]) || logits[id] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("the logit of token " + id + " is " + logits[id]
                        + ": the weights have diverged; lower the learning rate or clip the gradient");
            }
            max = Math.max(max, logits[id]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("no token has a finite logit, so none can be drawn");
        }
        return max;
    }
}
