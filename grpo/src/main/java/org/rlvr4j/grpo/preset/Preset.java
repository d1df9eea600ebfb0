package org.rlvr4j.grpo.preset;

import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.objective.Objective;

/**
 * An objective with the advantages that belong to it. Both are ordinary parts: {@link Objective#toBuilder} changes one.
 *
 * @param name as in {@link Presets#byName}
 * @param source the paper, or the project with its version
 * @param objective from ratios and advantages to the loss
 * @param advantage from rewards to advantages
 */
public record Preset(String name, String source, Objective objective, AdvantageEstimator advantage) {}
