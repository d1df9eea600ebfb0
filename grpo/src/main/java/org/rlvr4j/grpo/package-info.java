/**
 * The trainer: groups of rollouts, verdicts, advantages, updates. Start with {@link org.rlvr4j.grpo.task.Task} for what
 * is trained on.
 */
@NullMarked
package org.rlvr4j.grpo;

import org.jspecify.annotations.NullMarked;
