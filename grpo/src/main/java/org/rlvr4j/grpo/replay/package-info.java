/**
 * Computes the losses of a recorded run again and compares them with the reported ones. Start with
 * {@link org.rlvr4j.grpo.replay.Replay}.
 */
@NullMarked
package org.rlvr4j.grpo.replay;

import org.jspecify.annotations.NullMarked;
