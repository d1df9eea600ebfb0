package org.rlvr4j.verifiers.code.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a returned value is the expected one. Expected values come from JSON, so the kinds are compared by
 * meaning: a {@code char} is a text of length one, an array equals a list, map keys are compared as text.
 *
 * <p>Integers are compared exactly. As soon as one side is a {@code float} or {@code double}, {@code |a - b|} must be at
 * most {@code tolerance * max(1, |expected|)}; infinities and not-a-number equal themselves. Sets are compared without
 * order; lists too if {@code ordered} is false.
 *
 * @param tolerance absolute below one and relative above; not negative
 * @param ordered whether the order of lists and arrays counts
 */
public record ValueMatcher(double tolerance, boolean ordered) {

    /** What is used when a task states nothing: a tolerance of 1e-6, and order counts. */
    public static final ValueMatcher DEFAULT = new ValueMatcher(1e-6, true);

    // Unordered comparison is quadratic; above this many pairs the answer is compared in order only.
    private static final long MAX_PAIRS = 4_000_000;

    public ValueMatcher {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance is " + tolerance + "; it must be 0 or more");
        }
    }

    /** Returns whether {@code actual} is {@code expected}. */
    public boolean matches(Value expected, Value actual) {
        if (actual instanceof Value.Opaque) {
            return false;
        } else if (expected instanceof Value.Null) {
            return actual instanceof Value.Null;
        } else if (expected instanceof Value.Bool bool) {
            return actual instanceof Value.Bool other && bool.value() == other.value();
        } else if (expected instanceof Value.Text text) {
            return matchesText(text.value(), actual);
        } else if (isNumber(expected)) {
            return matchesNumber(expected, actual);
        } else if (expected instanceof Value.Sequence sequence) {
            if (actual instanceof Value.Sequence other) {
                return ordered ? inOrder(sequence.items(), other.items()) : inAnyOrder(sequence.items(), other.items());
            }
            return actual instanceof Value.Bag bag && inAnyOrder(sequence.items(), bag.items());
        } else if (expected instanceof Value.Mapping mapping) {
            return actual instanceof Value.Mapping other && matchesMapping(mapping, other);
        }
        return false;
    }

    private static boolean matchesText(String expected, Value actual) {
        if (actual instanceof Value.Text text) {
            return expected.equals(text.value());
        } else if (actual instanceof Value.Char character) {
            return expected.equals(String.valueOf(character.value()));
        } else if (actual instanceof Value.Real real) {
            // JSON has no literals for these.
            return !Double.isFinite(real.value()) && expected.equals(Double.toString(real.value()));
        }
        return false;
    }

    private boolean matchesNumber(Value expected, Value actual) {
        if (!isNumber(actual)) {
            return false;
        }
        BigDecimal exactExpected = exact(expected);
        BigDecimal exactActual = exact(actual);
        boolean approximate = expected instanceof Value.Real || actual instanceof Value.Real;
        if (exactExpected == null || exactActual == null) {
            return asDouble(expected) == asDouble(actual)
                    || (Double.isNaN(asDouble(expected)) && Double.isNaN(asDouble(actual)));
        } else if (!approximate) {
            return compareExact(exactExpected, exactActual);
        }
        double want = asDouble(expected);
        double got = asDouble(actual);
        return want == got || Math.abs(want - got) <= tolerance * Math.max(1, Math.abs(want));
    }

    // compareTo rescales: a scale of a billion would be expanded. Such a number equals none that a task can state.
    private static boolean compareExact(BigDecimal expected, BigDecimal actual) {
        return Math.abs((long) expected.scale()) < 100_000
                && Math.abs((long) actual.scale()) < 100_000
                && expected.compareTo(actual) == 0;
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Int
                || value instanceof Value.BigInt
                || value instanceof Value.Real
                || value instanceof Value.Decimal;
    }

    private static @Nullable BigDecimal exact(Value value) {
        if (value instanceof Value.Int integer) {
            return BigDecimal.valueOf(integer.value());
        } else if (value instanceof Value.BigInt big) {
            return new BigDecimal(big.value());
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.value();
        } else if (value instanceof Value.Real real && Double.isFinite(real.value())) {
            return new BigDecimal(real.value());
        }
        return null;
    }

    private static double asDouble(Value value) {
        if (value instanceof Value.Int integer) {
            return integer.value();
        } else if (value instanceof Value.BigInt big) {
            return big.value().doubleValue();
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.value().doubleValue();
        }
        return ((Value.Real) value).value();
    }

    private boolean inOrder(List<Value> expected, List<Value> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!matches(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean inAnyOrder(List<Value> expected, List<Value> actual) {
        if (expected.size() != actual.size()) {
            return false;
        } else if ((long) expected.size() * actual.size() > MAX_PAIRS) {
            return inOrder(expected, actual);
        }
        List<Value> left = new ArrayList<>(actual);
        for (Value want : expected) {
            if (!removeFirstMatch(left, want)) {
                return false;
            }
        }
        return true;
    }

    private boolean removeFirstMatch(List<Value> left, Value want) {
        for (int i = 0; i < left.size(); i++) {
            if (matches(want, left.get(i))) {
                left.remove(i);
                return true;
            }
        }
        return false;
    }

    private boolean matchesMapping(Value.Mapping expected, Value.Mapping actual) {
        if (expected.entries().size() != actual.entries().size()
                || (long) expected.entries().size() * actual.entries().size() > MAX_PAIRS) {
            return false;
        }
        for (Value.Entry want : expected.entries()) {
            String key = keyText(want.key());
            boolean found = actual.entries().stream()
                    .anyMatch(entry -> key.equals(keyText(entry.key())) && matches(want.value(), entry.value()));
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static String keyText(Value key) {
        if (key instanceof Value.Text text) {
            return text.value();
        } else if (key instanceof Value.Char character) {
            return String.valueOf(character.value());
        } else if (key instanceof Value.Bool bool) {
            return String.valueOf(bool.value());
        } else if (key instanceof Value.Real real && real.value() != Math.rint(real.value())) {
            return Double.toString(real.value());
        } else if (isNumber(key)) {
            BigDecimal number = exact(key);
            return number == null || Math.abs((long) number.scale()) > 1_000 ? key.toString() : plain(number);
        }
        return ValueText.of(key);
    }

    private static String plain(BigDecimal number) {
        try {
            BigInteger integer = number.toBigIntegerExact();
            return integer.toString();
        } catch (ArithmeticException fraction) {
            return number.stripTrailingZeros().toPlainString();
        }
    }
}
