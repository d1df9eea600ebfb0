package org.rlvr4j.grpo.objective.correction;

/** Against which policy the ratios are taken. */
public enum BehaviorPolicy {
    /** The trainer's own log-probabilities before the first update on the samples: {@code oldLogProbs}. */
    TRAINER,
    /**
     * What the sampler recorded: {@code samplerLogProbs}. One ratio then covers both updates and mismatch (prime-rl; verl's
     * bypass mode).
     */
    SAMPLER
}
