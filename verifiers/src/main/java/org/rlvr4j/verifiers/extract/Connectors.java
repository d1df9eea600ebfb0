package org.rlvr4j.verifiers.extract;

import java.util.Locale;
import java.util.Set;

/** Tells whether what stands between two answers makes them one list: "and", "or", a comma, or just space. */
final class Connectors {

    /** Long enough for "for part (a) and". */
    private static final int LONGEST_GAP = 48;

    private static final Set<String> WORDS = Set.of(
            "and", "or", "et", "ou", "y", "o", "e", "und", "oder", "en", "of", "и", "или", "及", "和", "或", "与", "或者",
            "以及", "і", "або", "oraz", "lub", "eller", "och", "og", "ve", "veya", "và", "hoặc", "dan", "atau", "または",
            "と", "또는", "و", "أو");

    private static final Set<String> ALTERNATIVES = Set.of("or", "ou", "o", "oder", "или", "або", "或", "或者");

    private static final Set<String> SPACING_COMMANDS =
            Set.of("quad", "qquad", "text", "mathrm", "textbf", "mbox", "hspace", "left", "right", "displaystyle");

    private Connectors() {}

    /** Returns whether the text between two places of the same kind makes them items of one list. */
    static boolean joins(String text, int from, int to) {
        if (to - from > LONGEST_GAP) {
            return false;
        }
        boolean onlyConnectors = true;
        boolean endsWithConnector = false;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < to && Character.isLetter(text.charAt(i + 1))) {
                int end = wordEnd(text, i + 1, to);
                onlyConnectors &= SPACING_COMMANDS.contains(text.substring(i + 1, end));
                i = end;
            } else if (Character.isLetter(c) && isAssignment(text, i, to)) {
                break; // "x = " before the second place
            } else if (Character.isLetter(c)) {
                int end = wordEnd(text, i, to);
                endsWithConnector = WORDS.contains(text.substring(i, end).toLowerCase(Locale.ROOT));
                onlyConnectors &= endsWithConnector;
                i = end;
            } else if (c == '.' || c == '\n' && blankLine(text, i, to) || Character.isDigit(c) || c == '=') {
                return false;
            } else {
                i++;
            }
        }
        return onlyConnectors || endsWithConnector;
    }

    /** Returns whether nothing but a letter and an equals sign stands between a position and a place. */
    private static boolean isAssignment(String text, int letter, int to) {
        int i = letter + 1;
        boolean equals = false;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '=' && !equals) {
                equals = true;
            } else if (!Prose.isSpace(c) && !(equals && "$\\([".indexOf(c) >= 0)) {
                return false;
            }
            i++;
        }
        return equals;
    }

    /** Returns whether a connecting word, not just punctuation, stands in the text between two places. */
    static boolean hasWord(String text, int from, int to) {
        return hasWord(text, from, to, WORDS);
    }

    /** Returns whether the text between two places says "or". */
    static boolean hasOr(String text, int from, int to) {
        return hasWord(text, from, to, ALTERNATIVES);
    }

    private static boolean hasWord(String text, int from, int to, Set<String> words) {
        for (int i = from; i < to; ) {
            if (Character.isLetter(text.charAt(i))) {
                int end = wordEnd(text, i, to);
                if (words.contains(text.substring(i, end).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                i = end;
            } else {
                i++;
            }
        }
        return false;
    }

    private static int wordEnd(String text, int from, int to) {
        int i = from;
        while (i < to && Character.isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean blankLine(String text, int newline, int to) {
        for (int i = newline + 1; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return true;
            }
            if (!Character.isWhitespace(c)) {
                return false;
            }
        }
        return false;
    }
}
