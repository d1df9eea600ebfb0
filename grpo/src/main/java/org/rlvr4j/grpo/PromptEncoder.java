package org.rlvr4j.grpo;

import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.text.Tokenizer;

/** Turns prompts into token ids that the policy can continue by the longest completion. */
final class PromptEncoder {
    private final Tokenizer tokenizer;
    private final int maxNewTokens;
    private final int maxSequenceLength;
    private final int vocabularySize;

    PromptEncoder(Tokenizer tokenizer, Policy policy, int maxNewTokens) {
        this.tokenizer = tokenizer;
        this.maxNewTokens = maxNewTokens;
        this.maxSequenceLength = policy.maxSequenceLength();
        this.vocabularySize = policy.vocabularySize();
    }

    /**
     * Returns the ids of a problem's prompt.
     *
     * @throws UnusablePromptException if the policy cannot continue them
     */
    int[] encode(Problem problem) {
        int[] tokens = tokenizer.encodePrompt(problem.prompt());
        if (tokens.length == 0) {
            throw new UnusablePromptException("the prompt of problem " + problem.id()
                    + " has no tokens; a policy needs at least one to continue");
        }
        if (tokens.length + maxNewTokens > maxSequenceLength) {
            throw new UnusablePromptException("the prompt of problem " + problem.id() + " has " + tokens.length
                    + " tokens, which with maxNewTokens " + maxNewTokens + " exceeds the policy's "
                    + maxSequenceLength + "; "
                    + (tokens.length < maxSequenceLength
                            ? "lower maxNewTokens to " + (maxSequenceLength - tokens.length) + " or shorten the prompt"
                            : "leave the problem out or shorten the prompt"));
        }
        for (int token : tokens) {
            if (token < 0 || token >= vocabularySize) {
                throw new UnusablePromptException("the prompt of problem " + problem.id() + " has token id " + token
                        + ", outside the policy's vocabulary of " + vocabularySize
                        + "; use the tokenizer that belongs to the policy");
            }
        }
        return tokens;
    }

    /** A prompt that the policy cannot continue. */
    static final class UnusablePromptException extends IllegalArgumentException {
        private UnusablePromptException(String message) {
            super(message);
        }
    }
}
