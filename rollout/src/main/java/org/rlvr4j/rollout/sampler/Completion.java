package org.rlvr4j.rollout.sampler;

/**
 * One finished completion.
 *
 * @param prompt index into the prompts that were sampled from
 * @param sample index within the prompt's group, in {@code [0, groupSize)}
 * @param tokens the ids drawn, at least one; an end-of-sequence token or the token that completed a stop string is
 *     the last. The array must not be changed
 * @param logProbs per token, in nats, under the sampling temperature before top-k, top-p and min-p; at temperature 0
 *     the untempered ones
 * @param untemperedLogProbs per token, in nats, at temperature 1
 * @param text the tokens decoded alone, without the end-of-sequence token and cut before the stop string. Bytes of a
 *     character that the last token left incomplete read as U+FFFD, as in Hugging Face tokenizers
 */
public record Completion(
        int prompt,
        int sample,
        int[] tokens,
        float[] logProbs,
        float[] untemperedLogProbs,
        String text,
        FinishReason finishReason) {

    /** Returns the number of tokens, an end-of-sequence token included. */
    public int length() {
        return tokens.length;
    }

    /** Returns whether a limit cut the completion short. */
    public boolean isTruncated() {
        return finishReason == FinishReason.LENGTH;
    }
}
