package org.rlvr4j.verifiers.math.parse;

import org.jspecify.annotations.Nullable;

/**
 * The digits of a decimal that repeat without end: {@code 36} of {@code 0.\overline{36}}, {@code 0.\dot{3}\dot{6}},
 * {@code 0.(36)}, and {@code 0.3636\ldots}.
 *
 * @param end where they end in the text
 */
record Repetend(String digits, int end) {

    private static final int FEWEST_SINGLE = 3;

    /** Returns the repetend that is marked at a position, or null. */
    static @Nullable Repetend at(String text, int position) {
        for (String command : new String[] {"\\overline", "\\bar"}) {
            if (text.startsWith(command, position)) {
                return group(text, position + command.length());
            }
        }
        if (text.startsWith("\\dot", position) && !text.startsWith("\\dots", position)) {
            return dotted(text, position);
        }
        // 0.(3), but not 0.5(3), which may be a product
        boolean bracket = position > 0 && text.startsWith(".(", position - 1);
        int close = bracket ? digitsEnd(text, position + 1) : position;
        return bracket && close > position + 1 && text.startsWith(")", close)
                ? new Repetend(text.substring(position + 1, close), close + 1)
                : null;
    }

    /** Reads digits in braces, or one digit. */
    private static @Nullable Repetend group(String text, int position) {
        if (!text.startsWith("{", position)) {
            int end = Math.min(position + 1, digitsEnd(text, position));
            return end > position ? new Repetend(text.substring(position, end), end) : null;
        }
        int end = digitsEnd(text, position + 1);
        return end > position + 1 && text.startsWith("}", end)
                ? new Repetend(text.substring(position + 1, end), end + 1)
                : null;
    }

    /** Reads {@code \dot{1}2\dot{3}}, with dots over the first and the last digit, or {@code \dot{3}}. */
    private static @Nullable Repetend dotted(String text, int position) {
        Repetend first = group(text, position + 4);
        if (first == null) {
            return null;
        }
        int end = digitsEnd(text, first.end);
        String between = text.substring(first.end, end);
        if (text.startsWith("\\dot", end) && !text.startsWith("\\dots", end)) {
            Repetend last = group(text, end + 4);
            return last == null ? null : new Repetend(first.digits + between + last.digits, last.end);
        }
        return between.isEmpty() ? first : null;
    }

    /** Returns a decimal before an ellipsis with its repetend marked, or as it is if nothing in it repeats. */
    static String marked(String decimal) {
        int point = decimal.indexOf('.');
        int length = decimal.length();
        for (int period = 1; period <= (length - point - 1) / 2; period++) {
            int times = period == 1 ? FEWEST_SINGLE : 2;
            boolean repeats = length - point - 1 >= times * period;
            for (int i = length - times * period; repeats && i < length - period; i++) {
                repeats = decimal.charAt(i) == decimal.charAt(i + period);
            }
            if (repeats) {
                return decimal + "(" + decimal.substring(length - period) + ")";
            }
        }
        return decimal;
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
