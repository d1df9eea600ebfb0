package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Binder;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.LongNum;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;

/**
 * Computes the value of a tree at a point, as a complex number to the precision of an arithmetic.
 *
 * <p>Odd roots of negative numbers are the real ones; other powers, logarithms, and inverse functions have their
 * principal values. The evaluator notes whether a function left the real numbers, as the root of a negative number does.
 */
final class NumericEvaluator<T> {

    private static final int LARGEST_POWER = 100_000;
    private static final int MOST_TERMS = 2_000;

    private final Arithmetic<T> arithmetic;
    private final Work work;
    private final int stepsPerOperation;
    private final boolean decimalLogarithm;
    private final ExactEvaluator exact;
    private final ElementaryFunctions<T> functions;
    private final Map<String, T> variables = new HashMap<>();
    private boolean leftReals;

    /**
     * Creates an evaluator.
     *
     * @param stepsPerOperation what an operation costs
     * @param decimalLogarithm whether {@code \log} without a base is the one to base ten
     */
    NumericEvaluator(Arithmetic<T> arithmetic, Work work, int stepsPerOperation, boolean decimalLogarithm) {
        this.arithmetic = arithmetic;
        this.work = work;
        this.stepsPerOperation = stepsPerOperation;
        this.decimalLogarithm = decimalLogarithm;
        this.exact = new ExactEvaluator(work);
        this.functions = new ElementaryFunctions<>(arithmetic);
    }

    void assign(String name, Rational value) {
        variables.put(name, arithmetic.of(value));
        exact.assign(name, value);
    }

    /** Returns whether a function of real numbers had a value that is not real. */
    boolean leftReals() {
        return leftReals;
    }

    /** Returns the value of a tree; throws {@link UndefinedException} if it has none or none is known. */
    T evaluate(Node node) {
        work.spend(stepsPerOperation);
        if (node instanceof Num n) {
            return arithmetic.of(n.value());
        } else if (node instanceof Symbol n) {
            T value = variables.get(n.name());
            if (value == null) {
                throw new UndefinedException("the variable " + n.name() + " has no value");
            }
            return value;
        } else if (node instanceof Constant constant) {
            return constant(constant);
        } else if (node instanceof Negation n) {
            return arithmetic.negate(evaluate(n.term()));
        } else if (node instanceof Sum n) {
            T total = evaluate(n.terms().get(0));
            for (Node term : n.terms().subList(1, n.terms().size())) {
                total = arithmetic.add(total, evaluate(term));
            }
            return total;
        } else if (node instanceof Product n) {
            T total = evaluate(n.factors().get(0));
            for (Node factor : n.factors().subList(1, n.factors().size())) {
                total = arithmetic.multiply(total, evaluate(factor));
            }
            return total;
        } else if (node instanceof Quotient n) {
            return arithmetic.divide(evaluate(n.numerator()), evaluate(n.denominator()));
        } else if (node instanceof Power n) {
            return power(n);
        } else if (node instanceof Call n) {
            return call(n);
        } else if (node instanceof Percent n) {
            return arithmetic.divide(evaluate(n.value()), arithmetic.of(Rational.of(100)));
        } else if (node instanceof Degrees n) {
            T radians = arithmetic.multiply(evaluate(n.value()), arithmetic.pi());
            return arithmetic.divide(radians, arithmetic.of(Rational.of(180)));
        } else if (node instanceof Bound n) {
            return series(n);
        } else if (node instanceof Apply n) {
            return unknown(n);
        } else if (node instanceof LongNum n) {
            return arithmetic.of(
                    new BigInteger(n.digits().substring(0, 400)),
                    n.scale() - n.digits().length() + 400);
        } else if (node instanceof BaseNumber) {
            Rational value = exact.evaluate(node);
            if (value != null) {
                return arithmetic.of(value);
            }
        }
        throw new UndefinedException("it is no number");
    }

    private T constant(Constant constant) {
        return switch (constant) {
            case PI -> arithmetic.pi();
            case E -> arithmetic.e();
            case I -> arithmetic.i();
            case INFINITY -> throw new UndefinedException("infinity is no number");
        };
    }

    private T power(Power node) {
        T base = evaluate(node.base());
        Rational exponent = exact.evaluate(node.exponent());
        if (exponent == null) {
            T value = evaluate(node.exponent());
            if (node.base() == Constant.E) {
                return checked(functions.exp(value), value);
            }
            if (arithmetic.isZero(base)) {
                throw new UndefinedException("it has 0 to an unknown power");
            }
            return checked(functions.exp(arithmetic.multiply(value, arithmetic.log(base))), base, value);
        }
        if (exponent.isInteger()) {
            return power(base, exponent.numerator());
        }
        boolean simple =
                exponent.denominator().bitLength() <= 10 && exponent.numerator().bitLength() <= 10;
        if (simple) {
            int degree = exponent.denominator().intValue();
            return power(root(base, degree), exponent.numerator());
        }
        if (arithmetic.isZero(base)) {
            throw new UndefinedException("it has a power of 0 that is not whole");
        }
        return checked(functions.exp(arithmetic.multiply(arithmetic.of(exponent), arithmetic.log(base))), base);
    }

    private T power(T base, BigInteger exponent) {
        if (exponent.bitLength() <= 17 && Math.abs(exponent.intValue()) <= LARGEST_POWER) {
            work.spend((long) stepsPerOperation * exponent.bitLength());
            return arithmetic.power(base, exponent.intValue());
        }
        if (arithmetic.isZero(base)) {
            throw new UndefinedException("it has a large power of 0");
        }
        return functions.exp(arithmetic.multiply(arithmetic.of(Rational.of(exponent)), arithmetic.log(base)));
    }

    private T root(T x, int degree) {
        if (degree == 2) {
            return checked(arithmetic.sqrt(x), x);
        }
        if (arithmetic.isZero(x)) {
            return x;
        }
        boolean negative = arithmetic.isReal(x) && arithmetic.signum(x) < 0;
        if (negative && degree % 2 != 0) {
            return arithmetic.negate(root(arithmetic.negate(x), degree));
        }
        T logarithm = arithmetic.divide(arithmetic.log(x), arithmetic.of(Rational.of(degree)));
        return checked(functions.exp(logarithm), x);
    }

    /** Notes where real numbers go in and no real number comes out. */
    @SafeVarargs
    private T checked(T value, T... inputs) {
        if (!arithmetic.isReal(value)) {
            boolean real = true;
            for (T input : inputs) {
                real &= arithmetic.isReal(input);
            }
            leftReals |= real;
        }
        return value;
    }

    private T call(Call call) {
        Function function = call.function();
        if (function == Function.ROOT) {
            Rational degree = exact.evaluate(call.arguments().get(1));
            T radicand = evaluate(call.arguments().get(0));
            if (degree != null && degree.isInteger() && degree.signum() > 0 && degree.bitLength() <= 10) {
                return root(radicand, degree.numerator().intValue());
            }
            T logarithm = arithmetic.divide(
                    arithmetic.log(radicand), evaluate(call.arguments().get(1)));
            return checked(functions.exp(logarithm), radicand);
        }
        if (function == Function.FACTORIAL
                || function == Function.DOUBLE_FACTORIAL
                || function == Function.GCD
                || function == Function.LCM) {
            return whole(call);
        }
        var arguments = new ArrayList<T>(2);
        for (Node argument : call.arguments()) {
            arguments.add(evaluate(argument));
        }
        if (function == Function.BINOMIAL) {
            return binomial(call, arguments);
        }
        work.spend(10L * stepsPerOperation);
        T first = arguments.get(0);
        if (function == Function.LOG && decimalLogarithm) {
            T logarithm = arithmetic.log(first);
            return checked(arithmetic.divide(logarithm, arithmetic.log(arithmetic.of(Rational.of(10)))), first);
        }
        return checked(functions.call(function, arguments), first);
    }

    /** Computes what is defined for whole numbers only. */
    private T whole(Call call) {
        Rational value = exact.evaluate(call);
        if (value == null) {
            throw new UndefinedException("the value of " + call.function() + " is not known");
        }
        return arithmetic.of(value);
    }

    private T binomial(Call call, List<T> arguments) {
        Rational k = exact.evaluate(call.arguments().get(1));
        if (k == null || !k.isInteger() || k.signum() < 0 || k.numerator().bitLength() > 10) {
            return whole(call);
        }
        T product = arithmetic.of(Rational.ONE);
        for (int i = 0; i < k.numerator().intValue(); i++) {
            work.spend(stepsPerOperation);
            T factor = arithmetic.add(arguments.get(0), arithmetic.of(Rational.of(-i)));
            product = arithmetic.divide(arithmetic.multiply(product, factor), arithmetic.of(Rational.of(i + 1)));
        }
        return product;
    }

    private T series(Bound bound) {
        boolean series = bound.binder() == Binder.SUM || bound.binder() == Binder.PRODUCT;
        Rational lower = series && bound.lower() != null ? exact.evaluate(bound.lower()) : null;
        Rational upper = series && bound.upper() != null ? exact.evaluate(bound.upper()) : null;
        if (lower == null
                || upper == null
                || !lower.isInteger()
                || !upper.isInteger()
                || upper.minus(lower).compareTo(Rational.of(MOST_TERMS)) > 0) {
            throw new UndefinedException("the value of " + bound.binder() + " is not known");
        }
        T total = arithmetic.of(bound.binder() == Binder.SUM ? Rational.ZERO : Rational.ONE);
        T outer = variables.get(bound.variable());
        for (Rational i = lower; i.compareTo(upper) <= 0; i = i.plus(Rational.ONE)) {
            assign(bound.variable(), i);
            T term = evaluate(bound.body());
            total = bound.binder() == Binder.SUM ? arithmetic.add(total, term) : arithmetic.multiply(total, term);
        }
        restore(bound.variable(), outer);
        return total;
    }

    private void restore(String name, @Nullable T outer) {
        if (outer == null) {
            variables.remove(name);
        } else {
            variables.put(name, outer);
        }
    }

    /** Gives an unknown function a value that depends on its name and on its arguments as rational functions. */
    private T unknown(Apply apply) {
        long value = new ModularEvaluator(work, 0).evaluate(apply);
        return arithmetic.of(Rational.of(value, 1L << 31));
    }
}
