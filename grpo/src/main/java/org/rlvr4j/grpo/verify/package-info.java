/**
 * Verifiers at work beside the sampler. Start with {@link org.rlvr4j.grpo.verify.VerifierPool}.
 */
@NullMarked
package org.rlvr4j.grpo.verify;

import org.jspecify.annotations.NullMarked;
