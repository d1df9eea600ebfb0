package org.rlvr4j.examples.config;

/**
 * When weights are stored, as Hugging Face folders under {@code checkpoints}.
 *
 * @param everySteps steps from one checkpoint to the next; 0 for the last step only
 */
public record CheckpointSettings(long everySteps) {

    public CheckpointSettings {
        Checks.atLeast("checkpoints.everySteps", everySteps, 0);
    }
}
