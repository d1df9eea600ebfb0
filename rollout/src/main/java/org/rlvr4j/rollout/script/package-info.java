/**
 * TorchScript text as kernels: source in, callable native module out, without Python. Start with
 * {@link org.rlvr4j.rollout.script.TorchScript}.
 */
@NullMarked
package org.rlvr4j.rollout.script;

import org.jspecify.annotations.NullMarked;
