/**
 * From rewards to advantages. Start with {@link org.rlvr4j.grpo.advantage.AdvantageEstimator}; the GRPO family proper is
 * {@link org.rlvr4j.grpo.advantage.GroupRelative}.
 */
@NullMarked
package org.rlvr4j.grpo.advantage;

import org.jspecify.annotations.NullMarked;
