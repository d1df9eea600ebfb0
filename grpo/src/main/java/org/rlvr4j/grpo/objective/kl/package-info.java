/** Penalties on the divergence from a reference policy. Start with {@link org.rlvr4j.grpo.objective.kl.KlPenalty}. */
@NullMarked
package org.rlvr4j.grpo.objective.kl;

import org.jspecify.annotations.NullMarked;
