package org.rlvr4j.verifiers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;

/** Reads and evaluates arithmetic on whole numbers, exactly, in one pass. */
final class Arithmetic {

    /** Longer expressions, deeper brackets, and longer numbers are refused. */
    private static final int LONGEST = 1_000;

    private static final int DEEPEST = 50;
    private static final int MOST_DIGITS = 18;

    /**
     * What an expression says.
     *
     * @param value its exact value
     * @param numbers the numbers written in it, in order
     * @param claim what stands behind its equals sign, if there is one
     */
    record Result(
            Rational value,
            List<BigInteger> numbers,
            @Nullable Rational claim) {}

    /** Says why a text is no arithmetic. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    private final String text;
    private final List<BigInteger> numbers = new ArrayList<>();
    private int at;
    private int depth;

    private Arithmetic(String text) {
        this.text = text;
    }

    static Result evaluate(String text) throws UnreadableException {
        if (text.length() > LONGEST) {
            throw new UnreadableException("it has " + text.length() + " characters; at most " + LONGEST + " are read");
        }
        try {
            return new Arithmetic(plain(text)).read();
        } catch (ArithmeticException e) {
            throw new UnreadableException("it divides by 0");
        }
    }

    private static String plain(String text) {
        return text.replace("\\left", "")
                .replace("\\right", "")
                .replace("\\times", "*")
                .replace("\\cdot", "*")
                .replace("\\div", "/")
                .replace("\\dfrac", "\\frac")
                .replace("\\tfrac", "\\frac")
                .replace("$", "")
                .replace("\\(", "")
                .replace("\\)", "")
                .replace('×', '*')
                .replace('·', '*')
                .replace('÷', '/')
                .replace('\u2212', '-')
                .strip();
    }

    private Result read() throws UnreadableException {
        Rational value = sum();
        List<BigInteger> used = List.copyOf(numbers);
        Rational claim = null;
        if (take('=')) {
            claim = sum();
        }
        if (at < text.length()) {
            throw new UnreadableException("'" + text.charAt(at) + "' is unexpected");
        }
        return new Result(value, used, claim);
    }

    private Rational sum() throws UnreadableException {
        Rational value = product();
        while (true) {
            if (take('+')) {
                value = value.plus(product());
            } else if (take('-')) {
                value = value.minus(product());
            } else {
                return value;
            }
        }
    }

    private Rational product() throws UnreadableException {
        Rational value = factor();
        while (true) {
            if (take('*')) {
                value = value.times(factor());
            } else if (take('/')) {
                value = value.dividedBy(factor());
            } else {
                return value;
            }
        }
    }

    private Rational factor() throws UnreadableException {
        if (++depth > DEEPEST) {
            throw new UnreadableException("it is nested deeper than " + DEEPEST);
        }
        Rational value;
        if (take('-')) {
            value = factor().negate();
        } else if (take('(')) {
            value = closed(')');
        } else if (take('[')) {
            value = closed(']');
        } else if (text.startsWith("\\frac", at)) {
            at += "\\frac".length();
            Rational numerator = group();
            value = numerator.dividedBy(group());
        } else {
            value = number();
        }
        depth--;
        return value;
    }

    private Rational group() throws UnreadableException {
        if (!take('{')) {
            throw new UnreadableException("\\frac needs two groups in braces");
        }
        return closed('}');
    }

    private Rational closed(char bracket) throws UnreadableException {
        Rational value = sum();
        if (!take(bracket)) {
            throw new UnreadableException("'" + bracket + "' is missing");
        }
        return value;
    }

    private Rational number() throws UnreadableException {
        space();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw new UnreadableException("a whole number is missing");
        }
        var value = new BigInteger(text.substring(start, at));
        numbers.add(value);
        space();
        return Rational.of(value);
    }

    private boolean take(char c) {
        space();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            space();
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
