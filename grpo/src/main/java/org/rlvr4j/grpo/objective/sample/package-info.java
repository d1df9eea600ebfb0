/** What is known about the completions of an optimizer step. Start with {@link org.rlvr4j.grpo.objective.sample.StepSamples}. */
@NullMarked
package org.rlvr4j.grpo.objective.sample;

import org.jspecify.annotations.NullMarked;
