package org.rlvr4j.verifiers.math.number;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one number as people write it: {@code -1,234.50}, {@code $18}, {@code 3/4}, {@code \frac{3}{4}}, {@code 1 000},
 * {@code 28\%}, {@code 42 eggs}, {@code x = 42}.
 *
 * @param value the number itself: 28 for {@code 28%}
 * @param percent whether a percent sign or word follows
 */
public record PlainNumber(Rational value, boolean percent) {

    /** Numbers of more digits are refused. */
    private static final int MOST_DIGITS = 1_000;

    /** Reads a text that holds one number and, at most, signs and words around it; returns null otherwise. */
    public static @Nullable PlainNumber parse(String text) {
        return text.length() > 4 * MOST_DIGITS ? null : new Reader(text).read();
    }

    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = withoutMarkup(text);
        }

        private static String withoutMarkup(String text) {
            String plain = text;
            if (plain.indexOf('\\') >= 0 || plain.indexOf('{') >= 0) {
                plain = plain.replace("\\!", "")
                        .replace("{,}", ",")
                        .replace("\\,", " ")
                        .replace("\\ ", " ")
                        .replace("\\$", "$")
                        .replace("\\%", "%")
                        .replace("\\left", "")
                        .replace("\\right", "");
            }
            return withoutTextCommand(plain.replace('\u2212', '-')
                    .replace("**", "")
                    .replace("$", "")
                    .strip());
        }

        /** Unwraps {@code \text{42}}, {@code \mathbf{42}}, and their like. */
        private static String withoutTextCommand(String text) {
            boolean wrapped = text.startsWith("\\text") || text.startsWith("\\math") || text.startsWith("\\mbox");
            int open = text.indexOf('{');
            return wrapped && text.indexOf('}') == text.length() - 1 && text.lastIndexOf('{') == open
                    ? text.substring(open + 1, text.length() - 1).strip()
                    : text;
        }

        @Nullable
        PlainNumber read() {
            skipAssignment();
            boolean negative = sign();
            Rational value = text.startsWith("\\", at) ? fractionCommand() : number();
            if (value == null) {
                return null;
            }
            boolean percent = false;
            space();
            if (at < text.length() && text.charAt(at) == '/' && value.isInteger()) {
                at++;
                space();
                Rational denominator = number();
                if (denominator == null || denominator.isZero()) {
                    return null;
                }
                value = value.dividedBy(denominator);
            }
            space();
            if (at < text.length()) {
                percent = isPercent();
                if (!percent && !onlyWordsFollow()) {
                    return null;
                }
            }
            return new PlainNumber(negative ? value.negate() : value, percent);
        }

        /** Skips the name in {@code x = 42}. */
        private void skipAssignment() {
            int equals = text.lastIndexOf('=');
            for (int i = 0; i < equals; i++) {
                if (!Character.isLetter(text.charAt(i)) && text.charAt(i) != ' ') {
                    return;
                }
            }
            at = equals + 1;
        }

        private boolean sign() {
            boolean negative = false;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '-') {
                    negative = !negative;
                } else if (c != '+' && c != '€' && c != '£' && c != '¥' && c != '₹' && !isSpace(c)) {
                    break;
                }
                at++;
            }
            return negative;
        }

        private @Nullable Rational number() {
            var digits = new StringBuilder();
            int fraction = -1;
            while (at < text.length() && digits.length() <= MOST_DIGITS) {
                char c = text.charAt(at);
                if (c >= '0' && c <= '9') {
                    digits.append(c);
                    fraction += fraction >= 0 ? 1 : 0;
                } else if (c == '.' && fraction < 0 && digitAt(at + 1)) {
                    fraction = 0;
                } else if (!(isSeparator(c) && fraction < 0 && digits.length() > 0 && groupAt(at + 1))) {
                    break;
                }
                at++;
            }
            if (digits.length() == 0 || digits.length() > MOST_DIGITS) {
                return null;
            }
            if (at < text.length() && text.charAt(at) == '.') {
                at++; // a full stop
            }
            var unscaled = new BigInteger(digits.toString());
            return fraction <= 0 ? Rational.of(unscaled) : new Rational(unscaled, BigInteger.TEN.pow(fraction));
        }

        /** Reads {@code \frac{3}{4}}, {@code \dfrac34}. */
        private @Nullable Rational fractionCommand() {
            int brace = text.indexOf("frac", at);
            if (brace < 0 || brace > at + 2) {
                return null;
            }
            at = brace + 4;
            Rational numerator = argument();
            if (numerator == null) {
                return null;
            }
            Rational denominator = argument();
            return denominator == null || denominator.isZero() ? null : numerator.dividedBy(denominator);
        }

        private @Nullable Rational argument() {
            space();
            if (digitAt(at)) {
                return Rational.of(text.charAt(at++) - '0');
            }
            if (at >= text.length() || text.charAt(at) != '{') {
                return null;
            }
            at++;
            boolean negative = sign();
            Rational value = number();
            space();
            if (value == null || at >= text.length() || text.charAt(at) != '}') {
                return null;
            }
            at++;
            return negative ? value.negate() : value;
        }

        private boolean isPercent() {
            String rest = text.substring(at).strip().toLowerCase(Locale.ROOT);
            return rest.equals("%") || rest.equals("%.") || rest.equals("percent") || rest.equals("pct");
        }

        private boolean onlyWordsFollow() {
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean exponent = c == '^' || i > 0 && text.charAt(i - 1) == '^';
                boolean wordPart = Character.isLetter(c) || isSpace(c) || "{}()\\~.°²³".indexOf(c) >= 0;
                if (!wordPart && !exponent) {
                    return false;
                }
            }
            // "4x" and "4i" are not 4.
            int start = at;
            return text.indexOf('\\', start) >= 0
                    ? text.indexOf("\\text", start) >= 0 || text.indexOf("\\m", start) >= 0 || text.contains("\\circ")
                    : text.substring(start).strip().length() != 1 || "°m.".indexOf(text.charAt(start)) >= 0;
        }

        private boolean groupAt(int i) {
            return digitAt(i) && digitAt(i + 1) && digitAt(i + 2) && !digitAt(i + 3);
        }

        private boolean digitAt(int i) {
            return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }

        private void space() {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isSpace(char c) {
            return Character.isWhitespace(c) || c == '\u00a0' || c == '\u202f' || c == '\u2009';
        }

        private static boolean isSeparator(char c) {
            return c == ',' || isSpace(c) || c == '\'';
        }
    }
}
