package org.rlvr4j.rollout.policy;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sequences begin with a prompt that another one begins with, too, as the completions of a group do. Such a prompt
 * goes through the layers once: what its tokens are does not depend on what follows.
 *
 * @param owners for each sequence the one with which its prompt goes through the layers, most often itself
 * @param tokens that need not go through the layers again
 */
record SharedPrompts(int[] owners, int tokens) {

    /** Attention has to collect its tokens where prompts are shared, so few are not worth it: less than one in so many. */
    private static final int LEAST_SHARE = 16;

    /** Returns that every sequence has a prompt of its own. */
    static SharedPrompts none(int sequences) {
        int[] owners = new int[sequences];
        Arrays.setAll(owners, i -> i);
        return new SharedPrompts(owners, 0);
    }

    /** Finds the prompts that are worth sharing: all or none, so that the arithmetic depends on the batch alone. */
    static SharedPrompts of(List<TokenSequence> sequences, List<Integer> order, RotaryRows rotary) {
        record Prompt(IntBuffer tokens, boolean isLong) {}
        Map<Prompt, Integer> first = new HashMap<>();
        SharedPrompts own = none(sequences.size());
        int[] owners = own.owners().clone();
        int shared = 0;
        int inputs = 0;
        for (int i : order) {
            TokenSequence sequence = sequences.get(i);
            IntBuffer tokens = IntBuffer.wrap(sequence.tokens(), 0, sequence.promptLength());
            owners[i] = first.computeIfAbsent(new Prompt(tokens, rotary.isLong(sequence.length())), prompt -> i);
            shared += owners[i] == i ? 0 : sequence.promptLength();
            inputs += sequence.length() - 1;
        }
        return (long) shared * LEAST_SHARE >= inputs ? new SharedPrompts(owners, shared) : own;
    }

    /** Returns how many of a sequence's first tokens go through the layers with another one. */
    int before(int sequence, TokenSequence of) {
        return owners[sequence] == sequence ? 0 : of.promptLength();
    }
}
