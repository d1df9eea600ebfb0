package org.rlvr4j.grpo.report;

import org.rlvr4j.rollout.sampler.SamplingProgress;

/** Watches a run. Its methods are called on the training thread and should return soon; what they throw ends the run. */
@FunctionalInterface
public interface TrainingListener {

    /** Called after each step, beginning with step 0 where there is an evaluation. */
    void onStep(StepReport report);

    /** Called once before the first step, unless that look is switched off or the run goes on from a checkpoint. */
    default void onPreflight(Preflight preflight) {}

    /**
     * Called again and again while completions are drawn.
     *
     * @param step the step that they are drawn for
     * @param evaluating whether this is the evaluation that follows the step
     */
    default void onSampling(long step, boolean evaluating, SamplingProgress progress) {}
}
