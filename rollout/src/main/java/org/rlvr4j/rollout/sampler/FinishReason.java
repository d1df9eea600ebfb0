package org.rlvr4j.rollout.sampler;

/** Why a completion ended. */
public enum FinishReason {
    /** The policy drew an end-of-sequence token, which is the completion's last. */
    EOS,
    /** A stop string appeared; the completion's last token completed it. */
    STOP,
    /** The token limit, or the longest sequence that the policy takes, was reached: the completion is truncated. */
    LENGTH
}
