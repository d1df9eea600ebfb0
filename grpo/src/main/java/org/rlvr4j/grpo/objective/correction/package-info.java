/** What makes up for a sampler that differs from the trainer. Start with {@link org.rlvr4j.grpo.objective.correction.SamplerCorrection}. */
@NullMarked
package org.rlvr4j.grpo.objective.correction;

import org.jspecify.annotations.NullMarked;
