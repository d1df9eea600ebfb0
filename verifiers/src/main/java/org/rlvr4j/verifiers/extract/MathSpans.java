package org.rlvr4j.verifiers.extract;

import java.util.ArrayList;
import java.util.List;

/** Finds formulas: {@code $…$}, {@code $$…$$}, {@code \(…\)}, and {@code \[…\]}. */
final class MathSpans {

    private final String text;

    /** Where a search for a closing mark has failed, it fails from any later place, too. */
    private boolean noDoubleDollar;

    private boolean noBracket;
    private boolean noParenthesis;

    private MathSpans(String text) {
        this.text = text;
    }

    /** Finds all formulas that start in a stretch of text, in order. */
    static List<Span> find(String text, int from, int to) {
        return new MathSpans(text).scan(from, to);
    }

    /** Returns the formula that starts at a position, or null. */
    static @org.jspecify.annotations.Nullable Span at(String text, int position) {
        return new MathSpans(text).spanAt(position);
    }

    private List<Span> scan(int from, int to) {
        var spans = new ArrayList<Span>();
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '$' || c == '\\') {
                Span span = spanAt(i);
                if (span != null) {
                    spans.add(span);
                    i = span.end();
                } else {
                    i += c == '\\' || startsDoubleDollar(i) ? 2 : 1;
                }
            } else {
                i++;
            }
        }
        return spans;
    }

    private @org.jspecify.annotations.Nullable Span spanAt(int i) {
        if (i + 1 >= text.length()) {
            return null;
        }
        if (text.charAt(i) == '\\') {
            if (text.charAt(i + 1) == '[' && !noBracket) {
                int close = text.indexOf("\\]", i + 2);
                noBracket = close < 0;
                return close < 0 ? null : span(i, i + 2, close, 2);
            }
            if (text.charAt(i + 1) == '(' && !noParenthesis) {
                int close = text.indexOf("\\)", i + 2);
                noParenthesis = close < 0;
                return close < 0 ? null : span(i, i + 2, close, 2);
            }
            return null;
        }
        if (text.charAt(i) != '$') {
            return null;
        }
        if (startsDoubleDollar(i)) {
            int close = noDoubleDollar ? -1 : text.indexOf("$$", i + 2);
            noDoubleDollar = close < 0;
            return close < 0 ? null : span(i, i + 2, close, 2);
        }
        int close = closingDollar(i + 1);
        return close < 0 || isMoney(i + 1, close) ? null : span(i, i + 1, close, 1);
    }

    private @org.jspecify.annotations.Nullable Span span(int start, int contentStart, int contentEnd, int markLength) {
        String content = text.substring(contentStart, contentEnd);
        return content.isBlank() ? null : new Span(content, start, contentEnd + markLength);
    }

    private boolean startsDoubleDollar(int i) {
        return text.startsWith("$$", i);
    }

    private int closingDollar(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '$') {
                return i;
            } else if (c == '\n' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                return -1;
            }
        }
        return -1;
    }

    /**
     * Tells "$18 per hour, or $" from a formula: a dollar sign before a digit is a currency where another amount
     * follows, or where running text stands up to the next dollar sign.
     */
    private boolean isMoney(int from, int close) {
        if (!Character.isDigit(text.charAt(from))) {
            return false;
        }
        boolean amountFollows = close + 1 < text.length()
                && Character.isDigit(text.charAt(close + 1))
                && Character.isWhitespace(text.charAt(close - 1));
        return amountFollows || Prose.words(text, from, close) >= 2;
    }
}
