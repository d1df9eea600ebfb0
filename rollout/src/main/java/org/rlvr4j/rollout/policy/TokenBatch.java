package org.rlvr4j.rollout.policy;

import java.util.List;

/**
 * Sequences that go through the policy together. They may differ in length; nothing is padded on the outside.
 *
 * @param sequences at least one
 * @param temperature what logits are divided by before the softmax, above 0; the sampling temperature, so that the
 *     scores are those of the distribution that was sampled from
 */
public record TokenBatch(List<TokenSequence> sequences, double temperature) {

    public TokenBatch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one sequence");
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature is " + temperature + "; scores need a finite one above 0");
        }
    }

    /** A batch scored at temperature 1. */
    public TokenBatch(List<TokenSequence> sequences) {
        this(sequences, 1.0);
    }

    /** Returns the number of completion tokens over all sequences. */
    public int completionTokens() {
        return sequences.stream().mapToInt(TokenSequence::completionLength).sum();
    }

    /** Returns the number of tokens over all sequences, prompts included. */
    public int tokens() {
        return sequences.stream().mapToInt(TokenSequence::length).sum();
    }
}
