package org.rlvr4j.grpo.objective;

/** Objectives named after the paper or the project and version whose numbers they reproduce. */
public final class Presets {
    private Presets() {}

    /** GRPO (arXiv 2402.03300): sequence-mean of token-means, clip 0.2, k3 penalty with beta 0.04. */
    public static Objective grpo() {
        return Objective.builder()
                .trustRegion(new PpoClip(0.2))
                .aggregation(new SequenceMeanTokenMean())
                .kl(new KlPenalty(0.04))
                .build();
    }

    /**
     * Dr. GRPO (arXiv 2503.20783): constant normaliser, clip 0.2, no penalty. Goes with {@code GroupRelative.drGrpo()}.
     *
     * @param maxCompletionLength the run's limit, in tokens
     */
    public static Objective drGrpo(int maxCompletionLength) {
        return Objective.builder()
                .trustRegion(new PpoClip(0.2))
                .aggregation(new SequenceMeanTokenSum(maxCompletionLength))
                .build();
    }

    /** DAPO (arXiv 2503.14476): token mean over the step, clip-higher 0.2 and 0.28, no penalty. */
    public static Objective dapo() {
        return Objective.builder()
                .trustRegion(new PpoClip(0.2, 0.28))
                .aggregation(new TokenMean())
                .build();
    }
}
