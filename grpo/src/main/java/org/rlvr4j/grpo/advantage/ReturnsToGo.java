package org.rlvr4j.grpo.advantage;

/**
 * Discounted returns from each token on: {@code G_t = r_t + gamma G_(t+1)}, where the outcome reward belongs to the last
 * unmasked token.
 *
 * @param gamma discount in [0, 1]
 * @param masked what happens at tokens that the policy did not choose
 */
public record ReturnsToGo(double gamma, Masked masked) {

    /** What happens at masked tokens. */
    public enum Masked {
        /** They are skipped without a discount and get 0 (verl since its change 7278). */
        SKIP,
        /** They count, and the return starts from 0 before them (SkyRL, verl until then). */
        RESET
    }

    public ReturnsToGo {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma is " + gamma + "; it lies in [0, 1]");
        }
    }

    /** Returns {@code [sample][completion token]}; rows of samples without a reward are {@code NaN} or 0. */
    public double[][] of(StepRewards rewards) {
        boolean[][] mask = rewards.requireTokenMask("returns");
        double[][] returns = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            returns[i] = backwards(mask[i], tokenRewards(rewards, i, mask[i]));
        }
        return returns;
    }

    private double[] backwards(boolean[] mask, double[] rewards) {
        double[] returns = new double[mask.length];
        double running = 0;
        for (int t = mask.length - 1; t >= 0; t--) {
            if (!mask[t] && masked == Masked.SKIP) {
                continue;
            }
            running = rewards[t] + gamma * running;
            returns[t] = running;
            if (!mask[t]) {
                running = 0;
            }
        }
        return returns;
    }

    static double[] tokenRewards(StepRewards rewards, int sample, boolean[] mask) {
        double[][] perToken = rewards.tokenRewards();
        double[] values = perToken == null ? new double[mask.length] : perToken[sample].clone();
        for (int t = mask.length - 1; t >= 0; t--) {
            if (mask[t]) {
                values[t] += rewards.outcome(sample);
                break;
            }
        }
        return values;
    }

    static int count(boolean[] mask) {
        int count = 0;
        for (boolean m : mask) {
            count += m ? 1 : 0;
        }
        return count;
    }

    static boolean[] scored(StepRewards rewards) {
        boolean[] scored = new boolean[rewards.size()];
        for (int i = 0; i < scored.length; i++) {
            scored[i] = !Double.isNaN(rewards.outcome(i));
        }
        return scored;
    }
}
