package org.rlvr4j.verifiers.code.task;

import java.util.List;

/**
 * Decides whether a printed text is the expected one.
 *
 * @param whitespace which differences in white space do not count
 * @param tolerance if above zero, tokens that are both numbers with a fraction or exponent on either side may differ by
 *     {@code tolerance * max(1, |expected|)}
 */
public record OutputMatcher(Whitespace whitespace, double tolerance) {

    /** White space at the ends of lines and empty lines at the end do not count; everything else does. */
    public static final OutputMatcher DEFAULT = new OutputMatcher(Whitespace.TRAILING, 0);

    /** Which differences in white space do not count. */
    public enum Whitespace {
        /** None: the texts must be the same characters. */
        EXACT,
        /** Those at the ends of lines, and empty lines at the end. Line ends may be those of any system. */
        TRAILING,
        /** All, as long as the tokens between white space are the same. */
        TOKENS
    }

    public OutputMatcher {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance is " + tolerance + "; it must be 0 or more");
        }
    }

    /** Returns whether {@code actual} is {@code expected}. */
    public boolean matches(String expected, String actual) {
        return switch (whitespace) {
            case EXACT -> expected.equals(actual);
            case TRAILING -> matchLines(lines(expected), lines(actual));
            case TOKENS -> matchTokens(tokens(expected), tokens(actual));
        };
    }

    private boolean matchLines(List<String> expected, List<String> actual) {
        if (expected.equals(actual)) {
            return true;
        } else if (tolerance == 0 || expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!matchTokens(tokens(expected.get(i)), tokens(actual.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private boolean matchTokens(List<String> expected, List<String> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(actual.get(i)) && !isClose(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isClose(String expected, String actual) {
        if (tolerance == 0 || (!isFractional(expected) && !isFractional(actual))) {
            return false;
        }
        try {
            double want = Double.parseDouble(expected);
            double got = Double.parseDouble(actual);
            return Math.abs(want - got) <= tolerance * Math.max(1, Math.abs(want));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isFractional(String token) {
        return token.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E');
    }

    private static List<String> lines(String text) {
        return text.stripTrailing().lines().map(String::stripTrailing).toList();
    }

    private static List<String> tokens(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
}
