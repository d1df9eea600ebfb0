/**
 * Groups of completions from a policy: continuous batching, stop strings, and randomness that does not depend on what
 * else is in the batch. Start with {@link org.rlvr4j.rollout.sampler.Sampler}.
 */
@NullMarked
package org.rlvr4j.rollout.sampler;

import org.jspecify.annotations.NullMarked;
