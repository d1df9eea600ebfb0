/** Verdicts into numbers. Start with {@link org.rlvr4j.grpo.reward.RewardPolicy}. */
@NullMarked
package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.NullMarked;
