package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Function;

/** The functions that have rational values for rational arguments. */
final class IntegerFunctions {

    /** Factorials of larger numbers pass {@link ExactEvaluator#MOST_BITS}. */
    private static final int LARGEST_FACTORIAL = 10_000;

    private static final int LARGEST_DEGREE = 255;

    private final Work work;

    IntegerFunctions(Work work) {
        this.work = work;
    }

    @Nullable
    Rational call(Function function, Rational[] x) {
        return switch (function) {
            case ROOT ->
                x[1].isInteger() && x[1].signum() > 0 && x[1].bitLength() <= 8
                        ? root(x[0], x[1].numerator().intValue())
                        : null;
            case ABS -> x[0].abs();
            case FLOOR -> Rational.of(x[0].floor());
            case CEILING -> Rational.of(x[0].negate().floor().negate());
            case SIGN -> Rational.of(x[0].signum());
            case RE, CONJUGATE -> x[0];
            case IM -> Rational.ZERO;
            case FACTORIAL -> factorial(x[0], 1);
            case DOUBLE_FACTORIAL -> factorial(x[0], 2);
            case BINOMIAL -> binomial(x[0], x[1]);
            case MAX, MIN -> extreme(x, function == Function.MAX);
            case GCD, LCM -> divisor(x, function == Function.GCD);
            case MOD -> mod(x[0], x[1]);
            case SIN, TAN, ARCSIN, ARCTAN, SINH, TANH -> x[0].isZero() ? Rational.ZERO : null;
            case COS, EXP, COSH -> x[0].isZero() ? Rational.ONE : null;
            case LN, LOG -> x[0].equals(Rational.ONE) ? Rational.ZERO : null;
            case LOG_BASE -> logarithm(x[0], x[1]);
            default -> null;
        };
    }

    /** Returns the root where it is rational; the real one of a negative number for an odd degree. */
    @Nullable
    Rational root(Rational x, int degree) {
        if (degree == 1) {
            return x;
        }
        if (degree < 1 || degree > LARGEST_DEGREE || x.signum() < 0 && degree % 2 == 0) {
            return null;
        }
        BigInteger numerator = root(x.numerator().abs(), degree);
        if (numerator == null) {
            return null;
        }
        BigInteger denominator = root(x.denominator(), degree);
        if (denominator == null) {
            return null;
        }
        return new Rational(x.signum() < 0 ? numerator.negate() : numerator, denominator);
    }

    private @Nullable BigInteger root(BigInteger x, int degree) {
        if (x.bitLength() <= 1) {
            return x;
        }
        long words = x.bitLength() / 64 + 1;
        work.spend(words * words);
        if (degree == 2) {
            BigInteger[] root = x.sqrtAndRemainder();
            return root[1].signum() == 0 ? root[0] : null;
        }
        if (x.bitLength() < degree) {
            return null;
        }
        // Newton's iteration from above converges to the floor of the root.
        BigInteger n = BigInteger.valueOf(degree);
        BigInteger guess = BigInteger.ONE.shiftLeft(x.bitLength() / degree + 1);
        while (true) {
            work.spend(words * words * degree / 4 + 1);
            BigInteger next = guess.multiply(n.subtract(BigInteger.ONE))
                    .add(x.divide(guess.pow(degree - 1)))
                    .divide(n);
            if (next.compareTo(guess) >= 0) {
                return guess.pow(degree).equals(x) ? guess : null;
            }
            guess = next;
        }
    }

    private @Nullable Rational factorial(Rational x, int step) {
        if (!x.isInteger() || x.signum() < 0 || x.numerator().bitLength() > 15) {
            return null;
        }
        int n = x.numerator().intValue();
        if (n > LARGEST_FACTORIAL) {
            return null;
        }
        work.spend((long) n * n / 50 + 1);
        BigInteger product = BigInteger.ONE;
        for (int i = n; i > 1; i -= step) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return Rational.of(product);
    }

    private @Nullable Rational binomial(Rational n, Rational k) {
        if (!k.isInteger() || k.numerator().bitLength() > 31) {
            return null;
        }
        if (k.signum() < 0) {
            return Rational.ZERO;
        }
        boolean counts = n.isInteger() && n.signum() >= 0;
        if (counts && k.compareTo(n) > 0) {
            return Rational.ZERO;
        }
        Rational fewer = counts && n.minus(k).compareTo(k) < 0 ? n.minus(k) : k;
        if (fewer.numerator().bitLength() > 12
                || n.bitLength() * fewer.numerator().longValue() > ExactEvaluator.MOST_BITS) {
            return null;
        }
        int count = fewer.numerator().intValue();
        work.spend((long) count * count * n.bitLength() / 1000 + count);
        Rational product = Rational.ONE;
        for (int i = 0; i < count; i++) {
            product = product.times(n.minus(Rational.of(i))).dividedBy(Rational.of(i + 1));
        }
        return product;
    }

    private static Rational extreme(Rational[] x, boolean largest) {
        Rational best = x[0];
        for (Rational value : x) {
            best = value.compareTo(best) > 0 == largest && !value.equals(best) ? value : best;
        }
        return best;
    }

    private @Nullable Rational divisor(Rational[] x, boolean greatestCommon) {
        BigInteger result = greatestCommon ? BigInteger.ZERO : BigInteger.ONE;
        for (Rational value : x) {
            if (!value.isInteger() || value.isZero()) {
                return null;
            }
            long words = value.bitLength() / 64 + 1;
            work.spend(words * words);
            BigInteger gcd = result.gcd(value.numerator());
            result = greatestCommon
                    ? gcd
                    : result.divide(gcd).multiply(value.numerator()).abs();
            if (result.bitLength() > ExactEvaluator.MOST_BITS) {
                return null;
            }
        }
        return Rational.of(result);
    }

    private static Rational mod(Rational x, Rational modulus) {
        if (modulus.isZero()) {
            throw new UndefinedException("it divides by 0");
        }
        return x.minus(modulus.times(Rational.of(x.dividedBy(modulus).floor())));
    }

    /** Returns a logarithm where it is a fraction of small whole numbers. */
    private @Nullable Rational logarithm(Rational x, Rational base) {
        if (x.signum() <= 0 || base.signum() <= 0 || base.equals(Rational.ONE)) {
            return null;
        }
        double estimate = Math.log(x.doubleValue()) / Math.log(base.doubleValue());
        if (!(Math.abs(estimate) < 1_000)) {
            return null;
        }
        for (int denominator = 1; denominator <= 4; denominator++) {
            long numerator = Math.round(estimate * denominator);
            work.spend(Math.abs(numerator) + 1);
            boolean equal = Math.abs(estimate * denominator - numerator) < 1e-6
                    && base.bitLength() * Math.abs(numerator) < ExactEvaluator.MOST_BITS / 10
                    && base.pow((int) numerator).equals(x.pow(denominator));
            if (equal) {
                return Rational.of(numerator, denominator);
            }
        }
        return null;
    }
}
