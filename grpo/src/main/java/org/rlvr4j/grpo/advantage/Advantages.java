package org.rlvr4j.grpo.advantage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The advantages of one optimizer step: one per sample, or one per completion token. */
public final class Advantages {
    private final double[] perSample;
    private final double @Nullable [][] perToken;
    private final boolean[] scored;

    private Advantages(double[] perSample, double @Nullable [][] perToken, boolean[] scored) {
        this.perSample = perSample;
        this.perToken = perToken;
        this.scored = scored;
    }

    /** One advantage per sample; {@code NaN} for a sample without a reward, which becomes 0 and not scored. */
    public static Advantages ofSamples(double... values) {
        double[] perSample = values.clone();
        boolean[] scored = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            scored[i] = !Double.isNaN(values[i]);
            perSample[i] = scored[i] ? values[i] : 0;
        }
        return new Advantages(perSample, null, scored);
    }

    /** One advantage per token; all samples count as scored. */
    public static Advantages ofTokens(double[][] values) {
        boolean[] scored = new boolean[values.length];
        Arrays.fill(scored, true);
        return ofTokens(values, scored);
    }

    /** One advantage per token; the advantages of samples that are not scored must be 0. */
    public static Advantages ofTokens(double[][] values, boolean[] scored) {
        if (values.length != scored.length) {
            throw new IllegalArgumentException(
                    "advantages of " + values.length + " samples with " + scored.length + " scored flags");
        }
        double[] perSample = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            perSample[i] = values[i].length == 0 ? 0 : Arrays.stream(values[i]).sum() / values[i].length;
        }
        return new Advantages(perSample, values, scored);
    }

    /** Returns the advantages of some of the samples, in the given order. */
    public Advantages of(int... samples) {
        double[] values = new double[samples.length];
        double[][] tokens = perToken == null ? null : new double[samples.length][];
        boolean[] flags = new boolean[samples.length];
        for (int k = 0; k < samples.length; k++) {
            values[k] = perSample[samples[k]];
            flags[k] = scored[samples[k]];
            if (tokens != null && perToken != null) {
                tokens[k] = perToken[samples[k]];
            }
        }
        return new Advantages(values, tokens, flags);
    }

    /** Returns the number of samples. */
    public int size() {
        return perSample.length;
    }

    /** Returns one advantage per sample: where they are per token, the mean over the sample's tokens. */
    public double[] perSample() {
        return perSample;
    }

    /** Returns {@code [sample][completion token]}, or null if all tokens of a sample share its advantage. */
    public double @Nullable [][] perToken() {
        return perToken;
    }

    /** Returns false for samples without a reward: their advantage is 0. */
    public boolean[] scored() {
        return scored;
    }

    /** Returns the advantage of a completion token. */
    public double at(int sample, int token) {
        return perToken == null ? perSample[sample] : perToken[sample][token];
    }
}
