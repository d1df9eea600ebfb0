/**
 * A block of the user's own as a policy. Start with {@link org.rlvr4j.rollout.policy.block.BlockPolicy}, the only class
 * here to call.
 *
 * <p>{@code LogitsModel} is what it asks of a block: {@code StoreModel} is a DJL block, {@code ScriptModel} a TorchScript
 * module. {@code BlockProbe} takes a first look at one and refuses what is no causal language model; {@code BlockWeights}
 * are its files, {@code PaddedBatch} its batches. {@code RecomputingDecoder} draws from it by whole forward passes, for it
 * has no cache. {@code GradMode} says whether operations are recorded for the way back.
 */
@NullMarked
package org.rlvr4j.rollout.policy.block;

import org.jspecify.annotations.NullMarked;
