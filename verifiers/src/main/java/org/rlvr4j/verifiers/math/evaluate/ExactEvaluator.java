package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Binder;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;

/**
 * Computes with fractions of whole numbers. Sizes are checked before a power or a factorial is computed: what would
 * take more bits than the budget has no value here.
 */
public final class ExactEvaluator {

    /** Numbers may grow to this many bits. */
    static final long MOST_BITS = 200_000;

    private static final int MOST_TERMS = 20_000;

    private final Work work;
    private final Map<String, Rational> variables = new HashMap<>();
    private final IntegerFunctions functions;

    public ExactEvaluator(Work work) {
        this.work = work;
        this.functions = new IntegerFunctions(work);
    }

    /** Gives a variable a value. */
    public void assign(String name, Rational value) {
        variables.put(name, value);
    }

    /**
     * Returns the value of a tree, or null if it is not rational, not known, or too large.
     *
     * @throws UndefinedException if there is no value at all, as of {@code 1/0}
     */
    public @Nullable Rational evaluate(Node node) {
        work.spend(1);
        if (node instanceof Num n) {
            return n.value();
        } else if (node instanceof Symbol n) {
            return variables.isEmpty() ? null : variables.get(n.name());
        } else if (node instanceof Negation n) {
            Rational value = evaluate(n.term());
            return value == null ? null : value.negate();
        } else if (node instanceof Sum n) {
            return sum(n.terms());
        } else if (node instanceof Product n) {
            return product(n.factors());
        } else if (node instanceof Quotient n) {
            return quotient(n);
        } else if (node instanceof Power n) {
            Rational base = evaluate(n.base());
            Rational exponent = evaluate(n.exponent());
            return base == null || exponent == null ? null : power(base, exponent);
        } else if (node instanceof Percent n) {
            Rational value = evaluate(n.value());
            return value == null ? null : value.dividedBy(Rational.of(100));
        } else if (node instanceof BaseNumber n) {
            return baseNumber(n);
        } else if (node instanceof Call n) {
            return call(n);
        } else if (node instanceof Bound n) {
            return series(n);
        }
        return null;
    }

    private @Nullable Rational sum(List<Node> terms) {
        Rational total = Rational.ZERO;
        for (Node term : terms) {
            Rational value = evaluate(term);
            if (value == null || total.bitLength() + (long) value.bitLength() > MOST_BITS) {
                return null;
            }
            spendFor(total, value);
            total = total.plus(value);
        }
        return total;
    }

    private @Nullable Rational product(List<Node> factors) {
        Rational total = Rational.ONE;
        for (Node factor : factors) {
            Rational value = evaluate(factor);
            if (value == null || total.bitLength() + (long) value.bitLength() > MOST_BITS) {
                return null;
            }
            spendFor(total, value);
            total = total.times(value);
        }
        return total;
    }

    private @Nullable Rational quotient(Quotient node) {
        Rational numerator = evaluate(node.numerator());
        if (numerator == null) {
            return null;
        }
        Rational denominator = evaluate(node.denominator());
        if (denominator == null) {
            return null;
        }
        if (denominator.isZero()) {
            throw new UndefinedException("it divides by 0");
        }
        if (numerator.bitLength() + (long) denominator.bitLength() > MOST_BITS) {
            return null;
        }
        spendFor(numerator, denominator);
        return numerator.dividedBy(denominator);
    }

    /** Products and greatest common divisors of long numbers take the square of their length. */
    private void spendFor(Rational a, Rational b) {
        long words = ((long) a.bitLength() + b.bitLength()) / 64;
        boolean whole = a.isInteger() && b.isInteger();
        work.spend(1 + words * words / (whole ? 4 : 1) + (whole ? 0 : 4 * words));
    }

    private @Nullable Rational power(Rational base, Rational exponent) {
        if (!exponent.isInteger()) {
            boolean small = exponent.denominator().bitLength() <= 8;
            Rational root = small ? functions.root(base, exponent.denominator().intValue()) : null;
            return root == null ? null : power(root, Rational.of(exponent.numerator()));
        }
        BigInteger n = exponent.numerator();
        if (base.isZero()) {
            if (n.signum() <= 0) {
                throw new UndefinedException(n.signum() == 0 ? "it has 0 to the power 0" : "it divides by 0");
            }
            return base;
        }
        if (base.abs().equals(Rational.ONE)) {
            return n.testBit(0) ? base : Rational.ONE;
        }
        if (n.bitLength() > 31 || base.bitLength() * (long) Math.abs(n.intValue()) > MOST_BITS) {
            return null;
        }
        long words = base.bitLength() * (long) Math.abs(n.intValue()) / 64;
        work.spend(1 + words * words / 4);
        return base.pow(n.intValue());
    }

    private @Nullable Rational baseNumber(BaseNumber number) {
        var base = BigInteger.valueOf(number.base());
        BigInteger value = BigInteger.ZERO;
        if (number.digits().length() > 1_000) {
            return null;
        }
        for (int i = 0; i < number.digits().length(); i++) {
            int digit = Character.digit(number.digits().charAt(i), number.base());
            if (digit < 0) {
                return null;
            }
            value = value.multiply(base).add(BigInteger.valueOf(digit));
        }
        work.spend(number.digits().length());
        return Rational.of(value);
    }

    private @Nullable Rational call(Call call) {
        var values = new Rational[call.arguments().size()];
        for (int i = 0; i < values.length; i++) {
            Rational value = evaluate(call.arguments().get(i));
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        return functions.call(call.function(), values);
    }

    /** Computes sums and products with whole numbers as bounds. */
    private @Nullable Rational series(Bound bound) {
        if (bound.binder() != Binder.SUM && bound.binder() != Binder.PRODUCT
                || bound.variable().isEmpty()) {
            return null;
        }
        Rational lower = bound.lower() == null ? null : evaluate(bound.lower());
        Rational upper = bound.upper() == null ? null : evaluate(bound.upper());
        if (lower == null || upper == null || !lower.isInteger() || !upper.isInteger()) {
            return null;
        }
        BigInteger count = upper.numerator().subtract(lower.numerator());
        if (count.bitLength() > 31 || count.intValue() > MOST_TERMS) {
            return null;
        }
        boolean sum = bound.binder() == Binder.SUM;
        Rational total = sum ? Rational.ZERO : Rational.ONE;
        Rational outer = variables.get(bound.variable());
        for (int i = 0; i <= count.intValue(); i++) {
            variables.put(bound.variable(), lower.plus(Rational.of(i)));
            Rational term = evaluate(bound.body());
            if (term == null || total.bitLength() + (long) term.bitLength() > MOST_BITS) {
                total = null;
                break;
            }
            spendFor(total, term);
            total = sum ? total.plus(term) : total.times(term);
        }
        if (outer == null) {
            variables.remove(bound.variable());
        } else {
            variables.put(bound.variable(), outer);
        }
        return total;
    }
}
