/**
 * What a run leaves behind: configuration, metrics, rollouts, checkpoints. Start with
 * {@link org.rlvr4j.grpo.run.RunDirectory}.
 */
@NullMarked
package org.rlvr4j.grpo.run;

import org.jspecify.annotations.NullMarked;
