/**
 * What a trainer and a sampler need of a language model. Start with {@link org.rlvr4j.rollout.policy.Policy}.
 */
@NullMarked
package org.rlvr4j.rollout.policy;

import org.jspecify.annotations.NullMarked;
