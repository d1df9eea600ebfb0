package org.rlvr4j.verifiers.extract;

import java.util.Locale;
import java.util.Set;

/** Tells running text from formulas. */
final class Prose {

    private static final Set<String> ADVERBS =
            Set.of("therefore", "thus", "hence", "so", "then", "finally", "donc", "also", "luego", "portanto");

    private Prose() {}

    /**
     * Counts words of two letters or more in a stretch of text. LaTeX commands and what stands in their braces directly,
     * as in {@code \text{cm}}, don't count.
     */
    static int words(String text, int from, int to) {
        int words = 0;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                while (i < to && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                if (i < to && text.charAt(i) == '{' && Character.isLetter(text.charAt(i - 1))) {
                    i = skipWordsInBraces(text, i + 1, to);
                }
            } else if (Character.isLetter(c)) {
                int start = i;
                while (i < to && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                if (i - start >= 2 && (start == from || text.charAt(start - 1) != '{')) {
                    words++;
                }
            } else {
                i++;
            }
        }
        return words;
    }

    private static int skipWordsInBraces(String text, int from, int to) {
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (!Character.isLetter(c) && c != ' ' && c != '.' && c != '-') {
                break;
            }
            i++;
        }
        return i;
    }

    /** Returns where a text goes on after "Therefore,", "So", and their like. */
    static int skipAdverbs(String text, int from, int to) {
        int i = from;
        while (true) {
            int end = i;
            while (end < to && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (end == i || !ADVERBS.contains(text.substring(i, end).toLowerCase(Locale.ROOT))) {
                return i;
            }
            int next = skipSpace(text, end, to);
            if (next < to && text.charAt(next) == ',') {
                next = skipSpace(text, next + 1, to);
            }
            if (next == end || next >= to) {
                return i;
            }
            i = next;
        }
    }

    /** Returns the position of the first character that is not white space, or {@code to}. */
    static int skipSpace(String text, int from, int to) {
        int i = from;
        while (i < to && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u00a0' || c == '\u202f' || c == '\u200b';
    }
}
