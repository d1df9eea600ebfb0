package org.rlvr4j.grpo.eval;

/**
 * The probability that at least one of k samples is right, estimated without bias from n samples of which c are: {@code 1 -
 * C(n - c, k) / C(n, k)} (Chen et al., "Evaluating large language models trained on code", arXiv 2107.03374, equation 1).
 */
public final class PassAtK {
    private PassAtK() {}

    /**
     * Returns the estimate.
     *
     * @param samples n, at least k
     * @param correct c, in [0, n]
     * @param k at least 1
     */
    public static double of(int samples, int correct, int k) {
        if (k < 1 || samples < k || correct < 0 || correct > samples) {
            throw new IllegalArgumentException("pass@" + k + " of " + samples + " samples with " + correct
                    + " right; 1 <= k <= samples and 0 <= right <= samples");
        }
        double allWrong = 1;
        for (int i = 0; i < k && allWrong > 0; i++) {
            allWrong *= (double) (samples - correct - i) / (samples - i);
        }
        return 1 - Math.max(0, allWrong);
    }
}
