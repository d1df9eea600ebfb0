package org.rlvr4j.verifiers.extract;

import org.jspecify.annotations.Nullable;

/** Finds numbers in running text: {@code -1,234.5}, {@code 3/4}, {@code 28%}, {@code 12 000}. */
final class Numbers {

    /** Longer lists are cut: no gold answer is that long. */
    private static final int MOST_JOINED = 100;

    private final String text;
    private final int from;

    private Numbers(String text, int from) {
        this.text = text;
        this.from = from;
    }

    /**
     * Returns the last number of a stretch of text. Numbers before it join it if "and" or "or" stands between them:
     * they are one answer.
     */
    static @Nullable Span last(String text, int from, int to) {
        var numbers = new Numbers(text, from);
        Span last = numbers.lastBefore(to);
        while (last != null && Denials.denies(text, from, last.start())) {
            last = numbers.lastBefore(last.start());
        }
        boolean connected = false;
        for (int joined = 0; last != null && joined < MOST_JOINED; joined++) {
            Span previous = numbers.lastBefore(last.start());
            if (previous == null || !Connectors.joins(text, previous.end(), last.start())) {
                break;
            }
            if (isRow(text, previous.end(), last.start())) {
                return new Span(text.substring(previous.start(), last.end()), previous.start(), last.end());
            }
            connected |= Connectors.hasWord(text, previous.end(), last.start());
            if (!connected) {
                break;
            }
            last = Span.join(previous, last);
        }
        return last;
    }

    /** "1 2 3" is a row of numbers, not one number. */
    private static boolean isRow(String text, int from, int to) {
        String gap = text.substring(from, to);
        return gap.isBlank() && gap.indexOf('\n') < 0;
    }

    /** Returns whether exactly one number stands in a stretch of text. */
    static @Nullable Span only(String text, int from, int to) {
        var numbers = new Numbers(text, from);
        Span last = numbers.lastBefore(to);
        return last == null || numbers.lastBefore(last.start()) != null ? null : last;
    }

    private @Nullable Span lastBefore(int to) {
        int i = to - 1;
        while (i >= from) {
            if (!isDigit(i)) {
                i--;
                continue;
            }
            int start = startOf(i);
            if (start > from && isNamePart(text.charAt(start - 1))) {
                i = skipName(start - 1); // the 2 of "H2O" or of "x2"
                continue;
            }
            int end = withPercent(i + 1, to);
            start = withNumerator(start);
            start = withSign(start);
            return new Span(text.substring(start, end), start, end);
        }
        return null;
    }

    /** Returns where the number starts whose last digit is given. */
    private int startOf(int lastDigit) {
        int i = lastDigit;
        while (i > from) {
            char c = text.charAt(i - 1);
            if (isDigit(i - 1)) {
                i--;
            } else if ((c == '.' || c == ',') && i - 1 > from && isDigit(i - 2)) {
                i--;
            } else if (c == '.' && isDigit(i)) {
                i--; // ".4"
                break;
            } else if (isThousandsSpace(i - 1)) {
                i--;
            } else {
                break;
            }
        }
        return i;
    }

    /** Returns whether a space stands between a digit and a group of exactly three. */
    private boolean isThousandsSpace(int at) {
        char c = text.charAt(at);
        boolean space = c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\u2009';
        return space
                && at - 1 >= from
                && isDigit(at - 1)
                && at + 3 < text.length()
                && isDigit(at + 1)
                && isDigit(at + 2)
                && isDigit(at + 3)
                && (at + 4 >= text.length() || !isDigit(at + 4))
                && !(at - 4 >= from && isDigit(at - 2) && isDigit(at - 3) && isDigit(at - 4));
    }

    private int withPercent(int end, int to) {
        int i = end < to && text.charAt(end) == ' ' ? end + 1 : end;
        if (i < to && text.charAt(i) == '\\') {
            i++;
        }
        return i < to && text.charAt(i) == '%' ? i + 1 : end;
    }

    /** Extends a denominator to its fraction. */
    private int withNumerator(int start) {
        int slash = start - 1;
        if (slash - 1 >= from && text.charAt(slash) == '/' && isDigit(slash - 1)) {
            int numerator = startOf(slash - 1);
            if (numerator == from || !isNamePart(text.charAt(numerator - 1))) {
                return numerator;
            }
        }
        return start;
    }

    private int withSign(int start) {
        int i = start - 1;
        if (i >= from && isCurrency(text.charAt(i))) {
            i--;
            if (i >= from && text.charAt(i) == '\\') {
                i--;
            }
        }
        boolean minus = i >= from && (text.charAt(i) == '-' || text.charAt(i) == '\u2212');
        boolean afterOperand = i > from && (Character.isLetterOrDigit(text.charAt(i - 1)) || text.charAt(i - 1) == ')');
        return minus && !afterOperand ? i : start;
    }

    private int skipName(int at) {
        int i = at;
        while (i >= from && (isNamePart(text.charAt(i)) || isDigit(i))) {
            i--;
        }
        return i;
    }

    private static boolean isCurrency(char c) {
        return c == '$' || c == '€' || c == '£' || c == '¥' || c == '₹';
    }

    private static boolean isNamePart(char c) {
        return c < 128 ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' : false;
    }

    private boolean isDigit(int at) {
        char c = text.charAt(at);
        return c >= '0' && c <= '9';
    }
}
