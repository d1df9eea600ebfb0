package org.rlvr4j.grpo.objective.correction;

import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * Drops the policy term of disliked tokens in sequences that have drifted from the policy that sampled them: where {@code
 * A < 0} and {@code mean_t(log mu - log pi) > threshold} (DeepSeek-V3.2, arXiv 2512.02556). {@code mu} is the
 * sampler, or the old policy if the sampler's log-probabilities are not known.
 *
 * @param threshold in nats per token
 */
public record OffPolicySequenceMask(double threshold) {

    public OffPolicySequenceMask {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold is NaN; give nats per token");
        }
    }

    /** Returns whether the sequence as a whole has drifted. */
    public boolean drifted(SequenceScores scores) {
        double sum = 0;
        for (int t = 0; t < scores.length(); t++) {
            if (scores.counts(t)) {
                sum += scores.samplerLogProb(t) - scores.logProb(t);
            }
        }
        return scores.count() > 0 && sum / scores.count() > threshold;
    }

    /** Returns whether a token's policy term is dropped. */
    public boolean drops(SequenceScores scores, boolean drifted, int token) {
        return drifted && scores.advantage(token) < 0;
    }
}
