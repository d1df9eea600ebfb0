package org.rlvr4j.rollout.sampler;

/**
 * What a run of the sampler draws its randomness from. The same key, prompt, sample index and weights give the same
 * tokens; another step gives others.
 *
 * @param runSeed the experiment's seed, any value
 * @param step the training step, or any number that tells one run of the sampler from another
 */
public record SampleKey(long runSeed, long step) {}
