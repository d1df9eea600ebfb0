package org.rlvr4j.rollout.text;

import java.util.Arrays;

/**
 * Decodes a sequence token by token and hands out text as soon as no later token can change it. What comes out, all
 * together, is what decoding all tokens at once gives.
 *
 * <p>A token's text depends on its neighbours: byte-level vocabularies split a character over tokens, others drop the
 * blank in front of a sequence. So a window of tokens is decoded again with each new one, beginning at tokens whose
 * text is out already, and what ends in U+FFFD is held back. (One exception: a vocabulary with byte fallback spells a
 * whole run of bytes as U+FFFD when one of them is wrong, also those of characters that are out by then.)
 *
 * <p>Not thread-safe.
 */
public final class TextStream {

    private static final char INCOMPLETE = '\uFFFD';

    /** The longest UTF-8 character in bytes, hence in tokens. */
    private static final int LONGEST_CHARACTER = 4;

    /** Where that many tokens end inside a character, bytes are wrong, and the oldest need not be waited for. */
    private static final int LONGEST_WINDOW = 32;

    private final Tokenizer tokenizer;
    private int[] tokens = new int[64];
    private int size;

    /** The window's first token; the text of those up to {@link #settled} is out. */
    private int begin;

    private int settled;

    /** How many characters of the window's text are out. */
    private int out;

    public TextStream(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Takes the next token and returns the text that became final; often empty. */
    public String append(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
        }
        tokens[size++] = token;
        String text = decode(begin, size);
        if (text.length() <= out) {
            return "";
        }
        String result = release(text, withoutIncompleteEnd(text));
        if (out == text.length()) {
            slideTo(settled, size);
        } else if (size - settled > LONGEST_WINDOW) {
            result += giveUpOldest(text);
        }
        return result;
    }

    /** Returns the text that was held back; what is not complete by now stays U+FFFD. */
    public String finish() {
        String text = decode(begin, size);
        String result = release(text, text.length());
        slideTo(size, size);
        return result;
    }

    /** Releases what bytes of a broken character can no longer change, and begins a shorter window. */
    private String giveUpOldest(String text) {
        int cut = size - LONGEST_CHARACTER;
        String sure = decode(begin, cut);
        if (!text.startsWith(sure)) {
            return "";
        }
        String result = release(text, sure.length());
        int released = out - sure.length();
        slideTo(cut - LONGEST_CHARACTER, cut);
        out += released;
        return result;
    }

    private String release(String text, int end) {
        if (end <= out) {
            return "";
        }
        String result = text.substring(out, end);
        out = end;
        return result;
    }

    private void slideTo(int newBegin, int newSettled) {
        begin = newBegin;
        settled = newSettled;
        out = decode(begin, settled).length();
    }

    private String decode(int from, int to) {
        return tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
    }

    private static int withoutIncompleteEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == INCOMPLETE) {
            end--;
        }
        return end;
    }
}
