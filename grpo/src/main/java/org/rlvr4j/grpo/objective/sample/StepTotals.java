package org.rlvr4j.grpo.objective.sample;

/**
 * The counts that normalise a whole optimizer step, where it spans more samples than one {@link StepSamples} holds:
 * several processes, or a recorded part of a step.
 *
 * @param tokens unmasked completion tokens of the step over all processes
 * @param sequences completions of the step over all processes
 * @param processes how many processes average their gradients; every count is divided by it
 */
public record StepTotals(long tokens, long sequences, int processes) {

    public StepTotals {
        if (tokens < 0 || sequences < 0 || processes < 1) {
            throw new IllegalArgumentException("step totals are " + tokens + " tokens, " + sequences + " sequences, "
                    + processes + " processes; the first two are at least 0 and the last at least 1");
        }
    }

    /** The totals of a step that one process does alone. */
    public StepTotals(long tokens, long sequences) {
        this(tokens, sequences, 1);
    }
}
