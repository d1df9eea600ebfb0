package org.rlvr4j.rollout.sampler;

/**
 * Where a run of the sampler stands. Counts start at its beginning.
 *
 * @param tokens drawn and kept, over finished and growing completions
 * @param rowSteps drawn in all: {@code tokens} and those drawn past the end of a completion, which were thrown away
 * @param prefills prompts processed; at least one for each group that has begun
 * @param prefilledTokens their tokens
 * @param finished completions finished
 * @param total completions asked for
 * @param liveRows completions growing now
 */
public record SamplingProgress(
        long tokens, long rowSteps, int prefills, long prefilledTokens, int finished, int total, int liveRows) {}
