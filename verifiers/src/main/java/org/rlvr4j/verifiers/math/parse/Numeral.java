package org.rlvr4j.verifiers.math.parse;

/** Reads one number with all its separators from a text: {@code 1{,}234.5}, {@code 1\,000}, {@code .5}, {@code 1e-3}. */
final class Numeral {

    private static final int LONGEST_EXPONENT = 4;

    private final String text;
    private final CommaStyle style;
    private final StringBuilder digits = new StringBuilder();
    private int at;

    /** Whether a comma was seen that another style reads otherwise. */
    private boolean commaSeen;

    /** Whether a comma was seen that may be a decimal one. */
    private boolean decimalCommaSeen;

    private Numeral(String text, int from, CommaStyle style) {
        this.text = text;
        this.at = from;
        this.style = style;
    }

    /** Reads the number that starts at a position with a digit or a decimal point. */
    static Numeral read(String text, int from, CommaStyle style) {
        var numeral = new Numeral(text, from, style);
        numeral.read();
        return numeral;
    }

    /** The number in plain digits, such as {@code 1234.5}, {@code 0.1(6)} for a repeating decimal, or {@code 1e-3}. */
    String digits() {
        return digits.toString();
    }

    /** Where the number ends. */
    int end() {
        return at;
    }

    boolean commaSeen() {
        return commaSeen;
    }

    boolean decimalCommaSeen() {
        return decimalCommaSeen;
    }

    private void read() {
        takeDigits();
        int firstGroup = digits.length();
        boolean groups =
                firstGroup >= 1 && firstGroup <= 3 && !digits.toString().equals("0");
        boolean decimal = false;
        while (at < text.length()) {
            int separator = separatorLength(groups);
            if (separator < 0) {
                break;
            }
            at += separator;
            takeDigits();
        }
        if (charAt(at) == ',' && isDigit(at + 1)) {
            lookAtDecimalComma(firstGroup);
            if (style == CommaStyle.DECIMAL && decimalCommaSeen) {
                at++;
                digits.append('.');
                takeDigits();
                decimal = true;
            }
        }
        if (text.startsWith("{,}", at) && isDigit(at + 3)) {
            at += 3; // no group of three: 3{,}14 has a decimal comma
            digits.append('.');
            takeDigits();
            decimal = true;
        }
        if (!decimal && charAt(at) == '.') {
            if (isDigit(at + 1)) {
                at++;
                digits.append('.');
                takeDigits();
                takeRepetend();
            } else if (Repetend.at(text, at + 1) != null) {
                at++;
                digits.append('.');
                takeRepetend();
            }
        }
        takeExponent();
    }

    private void takeDigits() {
        while (isDigit(at)) {
            digits.append(text.charAt(at++));
        }
    }

    /** Returns the length of the thousands separator at this position, or -1. */
    private int separatorLength(boolean groups) {
        if (!groups) {
            if (charAt(at) == ',' && isGroup(at + 1)) {
                commaSeen = true;
            }
            return -1;
        }
        char c = charAt(at);
        if (c == '{' && text.startsWith("{,}", at) && isGroup(at + 3)) {
            return 3;
        }
        if (c == ',') {
            if (text.startsWith(",\\!", at)) {
                int next = skipSpace(at + 3);
                return isGroup(next) ? next - at : -1;
            }
            if (isGroup(at + 1)) {
                commaSeen = true;
                return style == CommaStyle.GROUPING ? 1 : -1;
            }
            return -1;
        }
        if (c == '\\' && (charAt(at + 1) == ',' || charAt(at + 1) == ' ' || charAt(at + 1) == ';')) {
            return isGroup(at + 2) ? 2 : -1;
        }
        boolean plain = c == ' ' || c == '~' || c == '\'';
        return plain && isGroup(at + 1) ? 1 : -1;
    }

    /** Groups tell little of "1,22", and nothing of "0,111" and "1000,99": there, the comma may be a decimal one. */
    private void lookAtDecimalComma(int firstGroup) {
        int end = at + 1;
        while (isDigit(end)) {
            end++;
        }
        int fraction = end - at - 1;
        boolean zero = digits.toString().equals("0");
        boolean noGroup = zero || firstGroup > 3 || fraction == 2 || fraction > 3;
        boolean only = charAt(end) != ','
                && charAt(end) != '.'
                && (at - firstGroup == 0 || charAt(at - firstGroup - 1) != ',');
        commaSeen = true;
        decimalCommaSeen |= noGroup && only;
    }

    private void takeRepetend() {
        Repetend repetend = Repetend.at(text, at);
        if (repetend != null) {
            digits.append('(').append(repetend.digits()).append(')');
            at = repetend.end();
        }
    }

    private void takeExponent() {
        char c = charAt(at);
        if (c != 'e' && c != 'E') {
            return;
        }
        int start = charAt(at + 1) == '-' || charAt(at + 1) == '+' ? at + 2 : at + 1;
        int end = start;
        while (isDigit(end)) {
            end++;
        }
        boolean word = end < text.length() && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '^');
        if (end > start && end - start <= LONGEST_EXPONENT && !word) {
            digits.append(text.charAt(start - 1) == '-' ? "e-" : "e").append(text, start, end);
            at = end;
        }
    }

    private boolean isGroup(int position) {
        return isDigit(position) && isDigit(position + 1) && isDigit(position + 2) && !isDigit(position + 3);
    }

    private int skipSpace(int position) {
        int i = position;
        while (charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private boolean isDigit(int position) {
        char c = charAt(position);
        return c >= '0' && c <= '9';
    }

    private char charAt(int position) {
        return position >= 0 && position < text.length() ? text.charAt(position) : '\0';
    }
}
