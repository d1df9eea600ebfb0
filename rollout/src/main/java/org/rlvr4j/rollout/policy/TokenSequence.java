package org.rlvr4j.rollout.policy;

/**
 * A prompt followed by a completion, as token ids, without padding.
 *
 * @param tokens prompt and completion ids; the array is not copied and must not be changed
 * @param promptLength how many of them are the prompt, at least 1
 */
public record TokenSequence(int[] tokens, int promptLength) {

    public TokenSequence {
        if (promptLength < 1) {
            throw new IllegalArgumentException("prompt has " + promptLength
                    + " tokens; at least one is needed to predict from: begin the prompt with the BOS token");
        }
        if (promptLength > tokens.length) {
            throw new IllegalArgumentException(
                    "promptLength " + promptLength + " exceeds the sequence's " + tokens.length + " tokens");
        }
    }

    /** Returns the number of tokens in all. */
    public int length() {
        return tokens.length;
    }

    /** Returns the number of tokens after the prompt; may be zero. */
    public int completionLength() {
        return tokens.length - promptLength;
    }
}
