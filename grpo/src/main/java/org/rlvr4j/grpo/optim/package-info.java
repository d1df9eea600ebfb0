/**
 * From gradients to new weights: clipping, the optimizers, learning-rate schedules. Start with
 * {@link org.rlvr4j.grpo.optim.Optimizer}.
 */
@NullMarked
package org.rlvr4j.grpo.optim;

import org.jspecify.annotations.NullMarked;
