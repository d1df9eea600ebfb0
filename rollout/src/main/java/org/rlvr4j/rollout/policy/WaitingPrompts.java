package org.rlvr4j.rollout.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Prompts that have slots in a decoder's caches but no keys and values there yet. They wait for each other, because
 * products over the tokens of many prompts are far faster than one prompt at a time.
 */
final class WaitingPrompts {

    /** Tokens that run together: enough for fast products, and no more memory than that takes. */
    private static final int TOKENS = 2048;

    private final List<Prompt> waiting = new ArrayList<>();

    private record Prompt(int[] tokens, int[] slots) {}

    /**
     * Prompts to run together.
     *
     * @param packed all their tokens but each one's last, which the first step feeds in
     * @param from which of the packed tokens' keys and values are written, one entry for each token of each slot
     * @param slots where to
     */
    record Pass(PackedBatch packed, long[] from, long[] slots) {}

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Adds a prompt of at least two tokens. */
    void add(int[] tokens, int[] slots) {
        waiting.add(new Prompt(tokens, slots));
    }

    /** Takes all prompts out. */
    List<Pass> takeAll() {
        List<Pass> passes = new ArrayList<>();
        List<Prompt> together = new ArrayList<>();
        int tokens = 0;
        for (Prompt prompt : waiting) {
            if (!together.isEmpty() && tokens + prompt.tokens().length > TOKENS) {
                passes.add(pass(together));
                together = new ArrayList<>();
                tokens = 0;
            }
            together.add(prompt);
            tokens += prompt.tokens().length;
        }
        if (!together.isEmpty()) {
            passes.add(pass(together));
        }
        waiting.clear();
        return passes;
    }

    private static Pass pass(List<Prompt> prompts) {
        PackedBatch packed = new PackedBatch(new TokenBatch(prompts.stream()
                .map(prompt -> new TokenSequence(prompt.tokens(), prompt.tokens().length - 1))
                .toList()));
        int written = prompts.stream()
                .mapToInt(prompt -> (prompt.tokens().length - 1) * prompt.slots().length)
                .sum();
        long[] from = new long[written];
        long[] slots = new long[written];
        int at = 0;
        int start = 0;
        for (int i : packed.order()) {
            int[] tokens = prompts.get(i).tokens();
            for (int slot : prompts.get(i).slots()) {
                for (int t = 0; t < tokens.length - 1; t++, at++) {
                    from[at] = start + t;
                    slots[at] = slot;
                }
            }
            start += tokens.length - 1;
        }
        return new Pass(packed, from, slots);
    }
}
