/**
 * Verdicts into numbers. Start with {@link org.rlvr4j.grpo.reward.RewardPolicy}; {@link
 * org.rlvr4j.grpo.reward.RewardScheme} puts it together with shaping and further rewards.
 */
@NullMarked
package org.rlvr4j.grpo.reward;

import org.jspecify.annotations.NullMarked;
