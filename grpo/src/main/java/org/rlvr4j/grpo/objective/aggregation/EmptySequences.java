package org.rlvr4j.grpo.objective.aggregation;

/** Whether sequences all of whose tokens are masked count in a mean over sequences. */
public enum EmptySequences {
    /** They count, with a loss of 0 (TRL, open-instruct). */
    COUNTED,
    /** They don't (verl, OpenRLHF). */
    EXCLUDED;

    double sequences(Counts counts) {
        return this == COUNTED ? counts.stepSequences() : counts.stepNonEmpty();
    }
}
