package org.rlvr4j.rollout.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Finds where stop strings appear in a completion that grows. They may span tokens, and tokens may span characters.
 *
 * <p>Only the end of the completion is decoded at each call: from a token {@code begin} on, where the text of the
 * tokens before {@code settled} is known. A token's text can depend on the one before it (byte-level vocabularies
 * split characters, others strip a leading space), so decoding always begins some tokens early, and what those give
 * alone is taken off. Text that ends inside a character is searched but not settled.
 *
 * <p>Appended tokens are searched together, and one by one only if a stop string is found or bytes do not form
 * characters: tokenizers with byte fallback then take back characters that they showed before.
 */
final class StopDetector {
    private static final char INCOMPLETE = '\uFFFD';

    private final List<String> stopStrings;
    private final Function<int[], String> decode;
    private final int overlap;
    private int[] tokens = new int[0];
    private int begin;
    private int settled;
    private String tail = "";

    StopDetector(List<String> stopStrings, Function<int[], String> decode) {
        this.stopStrings = stopStrings;
        this.decode = decode;
        this.overlap = stopStrings.stream().mapToInt(String::length).max().orElse(1) - 1;
    }

    /**
     * Appends the first {@code count} of some tokens.
     *
     * @return how many of them there are up to the one that completed a stop string, or 0 if none did
     */
    int append(int[] drawn, int count) {
        if (stopStrings.isEmpty() || count == 0) {
            return 0;
        }
        int before = tokens.length;
        tokens = Arrays.copyOf(tokens, before + count);
        System.arraycopy(drawn, 0, tokens, before, count);
        String text = textFromSettledTo(tokens.length);
        if (containsStop(tail + text) || text.indexOf(INCOMPLETE) >= 0) {
            for (int end = before + 1; end <= tokens.length; end++) {
                if (containsStop(tail + textFromSettledTo(end))) {
                    return end - before;
                }
            }
        }
        settle(text);
        return 0;
    }

    /** Returns a text up to the first place where a stop string begins. */
    static String cut(String text, List<String> stopStrings) {
        return text.substring(
                0,
                stopStrings.stream()
                        .mapToInt(text::indexOf)
                        .filter(index -> index >= 0)
                        .min()
                        .orElse(text.length()));
    }

    private boolean containsStop(String text) {
        return stopStrings.stream().anyMatch(text::contains);
    }

    private String textFromSettledTo(int end) {
        String known = decode.apply(Arrays.copyOfRange(tokens, begin, settled));
        String text = decode.apply(Arrays.copyOfRange(tokens, begin, end));
        return text.length() > known.length() ? text.substring(known.length()) : "";
    }

    private void settle(String text) {
        if (text.isEmpty() || text.charAt(text.length() - 1) == INCOMPLETE) {
            return;
        }
        String searched = tail + text;
        tail = searched.substring(Math.max(0, searched.length() - overlap));
        begin = settled;
        settled = tokens.length;
    }
}
