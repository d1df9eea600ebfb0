package org.rlvr4j.verifiers.extract;

/** Tells running text from formulas. */
final class Prose {

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
