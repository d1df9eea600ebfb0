/**
 * The policy, its checkpoint and tokenizer, and the sampler. Start with {@link org.rlvr4j.rollout.policy.Policy}.
 */
@NullMarked
package org.rlvr4j.rollout;

import org.jspecify.annotations.NullMarked;
