/**
 * How much memory work with a policy will take, known before it begins. Start with
 * {@link org.rlvr4j.rollout.memory.MemoryPlan}.
 */
@NullMarked
package org.rlvr4j.rollout.memory;

import org.jspecify.annotations.NullMarked;
