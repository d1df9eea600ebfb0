package org.rlvr4j.verifiers.extract;

import java.util.Locale;
import java.util.Set;

/** Tells whether a text says that a number is not the answer: "45, not 42", "isn't equal to $42$". */
final class Denials {

    private static final Set<String> NEGATIONS = Set.of("not", "never", "cannot", "nicht", "pas");

    /** Words that may stand between the negation and what is denied. */
    private static final Set<String> FILLERS =
            Set.of("equal", "to", "be", "get", "give", "exactly", "actually", "just", "simply", "the");

    private static final int MOST_FILLERS = 4;

    private Denials() {}

    /** Returns whether what starts at a position is denied by the words right before it. */
    static boolean denies(String text, int from, int at) {
        int end = at;
        for (int words = 0; words <= MOST_FILLERS; words++) {
            while (end > from && isMarkup(text.charAt(end - 1))) {
                end--;
            }
            int start = end;
            while (start > from && isWordPart(text.charAt(start - 1))) {
                start--;
            }
            String word = text.substring(start, end).replace('’', '\'').toLowerCase(Locale.ROOT);
            if (NEGATIONS.contains(word) || word.endsWith("n't")) {
                return true;
            }
            if (!FILLERS.contains(word)) {
                return false;
            }
            end = start;
        }
        return false;
    }

    private static boolean isMarkup(char c) {
        return Prose.isSpace(c) || "$*_`\"(\\[".indexOf(c) >= 0;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetter(c) || c == '\'' || c == '’';
    }
}
