package org.rlvr4j.verifiers.math.evaluate;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.rlvr4j.verifiers.math.number.Rational;

/**
 * Arithmetic to a number of digits. It notes the largest terms that were added, and where more digits are needed: a
 * term, or an argument, so small that its effect is lost in rounding.
 */
final class BigArithmetic implements Arithmetic<BigComplex> {

    /** Digits that may be lost to rounding. */
    static final int GUARD_DIGITS = 25;

    private final MathContext context;
    private int largestTerm = Integer.MIN_VALUE / 2;
    private int neededDigits;

    BigArithmetic(int digits) {
        this.context = new MathContext(digits, RoundingMode.HALF_EVEN);
    }

    MathContext context() {
        return context;
    }

    /** Returns the decimal exponent of the largest term of any sum so far. */
    int largestTerm() {
        return largestTerm;
    }

    /** Returns how many digits would have been enough to see the effect of all terms, or 0 if these were. */
    int neededDigits() {
        return neededDigits;
    }

    /** Returns the decimal exponent of a number's larger part. */
    static int exponent(BigComplex x) {
        return Math.max(exponent(x.re), exponent(x.im));
    }

    private static int exponent(BigDecimal x) {
        return x.signum() == 0 ? Integer.MIN_VALUE / 2 : x.precision() - x.scale();
    }

    /** Functions are near 1 or 0 at tiny arguments; the difference is of second order at most. */
    private void noteArgument(BigComplex x) {
        int exponent = exponent(x);
        if (!isZero(x) && -2 * exponent > context.getPrecision() - GUARD_DIGITS) {
            neededDigits = Math.max(neededDigits, -2 * exponent + 2 * GUARD_DIGITS);
        }
    }

    private static BigComplex real(BigDecimal value) {
        return BigComplex.valueOf(value);
    }

    @Override
    public BigComplex of(Rational value) {
        return real(new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()), context));
    }

    @Override
    public BigComplex of(BigInteger digits, int scale) {
        return real(new BigDecimal(digits, scale).round(context));
    }

    @Override
    public BigComplex pi() {
        return real(BigDecimalMath.pi(context));
    }

    @Override
    public BigComplex e() {
        return real(BigDecimalMath.e(context));
    }

    @Override
    public BigComplex i() {
        return BigComplex.I;
    }

    @Override
    public BigComplex add(BigComplex a, BigComplex b) {
        int high = Math.max(exponent(a), exponent(b));
        int low = Math.min(exponent(a), exponent(b));
        largestTerm = Math.max(largestTerm, high);
        if (!isZero(a) && !isZero(b) && high - low > context.getPrecision() - GUARD_DIGITS) {
            neededDigits = Math.max(neededDigits, high - low + 2 * GUARD_DIGITS);
        }
        return a.add(b, context);
    }

    @Override
    public BigComplex negate(BigComplex a) {
        return a.negate();
    }

    @Override
    public BigComplex multiply(BigComplex a, BigComplex b) {
        return isReal(a) && isReal(b) ? real(a.re.multiply(b.re, context)) : a.multiply(b, context);
    }

    @Override
    public BigComplex divide(BigComplex a, BigComplex b) {
        if (isZero(b)) {
            throw new UndefinedException("it divides by 0");
        }
        return isReal(a) && isReal(b) ? real(a.re.divide(b.re, context)) : a.divide(b, context);
    }

    @Override
    public BigComplex power(BigComplex base, int exponent) {
        if (isZero(base) && exponent <= 0) {
            throw new UndefinedException("it divides by 0");
        }
        if (isReal(base)) {
            BigDecimal power = base.re.pow(Math.abs(exponent), context);
            return real(exponent < 0 ? BigDecimal.ONE.divide(power, context) : power);
        }
        BigComplex result = BigComplex.ONE;
        BigComplex square = base;
        for (int e = Math.abs(exponent); e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = result.multiply(square, context);
            }
            square = square.multiply(square, context);
        }
        return exponent < 0 ? BigComplex.ONE.divide(result, context) : result;
    }

    @Override
    public BigComplex sqrt(BigComplex x) {
        if (isReal(x)) {
            return x.re.signum() >= 0
                    ? real(x.re.sqrt(context))
                    : BigComplex.valueOf(BigDecimal.ZERO, x.re.negate().sqrt(context));
        }
        return BigComplexMath.sqrt(x, context);
    }

    @Override
    public BigComplex exp(BigComplex x) {
        noteArgument(x);
        return isReal(x) ? real(BigDecimalMath.exp(x.re, context)) : BigComplexMath.exp(x, context);
    }

    @Override
    public BigComplex log(BigComplex x) {
        if (isZero(x)) {
            throw new UndefinedException("0 has no logarithm");
        }
        if (isReal(x) && x.re.signum() > 0) {
            return real(BigDecimalMath.log(x.re, context));
        }
        return BigComplex.valueOf(
                BigDecimalMath.log(BigComplexMath.abs(x, context), context), BigComplexMath.angle(x, context));
    }

    @Override
    public BigComplex sin(BigComplex x) {
        noteArgument(x);
        return isReal(x) ? real(BigDecimalMath.sin(x.re, context)) : BigComplexMath.sin(x, context);
    }

    @Override
    public BigComplex cos(BigComplex x) {
        noteArgument(x);
        return isReal(x) ? real(BigDecimalMath.cos(x.re, context)) : BigComplexMath.cos(x, context);
    }

    @Override
    public BigComplex asin(BigComplex x) {
        noteArgument(x);
        return isUnit(x) ? real(BigDecimalMath.asin(x.re, context)) : BigComplexMath.asin(x, context);
    }

    @Override
    public BigComplex acos(BigComplex x) {
        noteArgument(x);
        return isUnit(x) ? real(BigDecimalMath.acos(x.re, context)) : BigComplexMath.acos(x, context);
    }

    private boolean isUnit(BigComplex x) {
        return isReal(x) && x.re.abs().compareTo(BigDecimal.ONE) <= 0;
    }

    @Override
    public BigComplex atan(BigComplex x) {
        noteArgument(x);
        return isReal(x) ? real(BigDecimalMath.atan(x.re, context)) : BigComplexMath.atan(x, context);
    }

    @Override
    public BigComplex abs(BigComplex x) {
        return real(isReal(x) ? x.re.abs() : BigComplexMath.abs(x, context));
    }

    @Override
    public BigComplex arg(BigComplex x) {
        if (isZero(x)) {
            throw new UndefinedException("0 has no angle");
        }
        return real(BigComplexMath.angle(x, context));
    }

    @Override
    public BigComplex re(BigComplex x) {
        return real(x.re);
    }

    @Override
    public BigComplex im(BigComplex x) {
        return real(x.im);
    }

    @Override
    public BigComplex floor(BigComplex x) {
        return real(x.re.setScale(0, RoundingMode.FLOOR));
    }

    @Override
    public boolean isReal(BigComplex x) {
        return x.im.signum() == 0;
    }

    @Override
    public int signum(BigComplex x) {
        return x.re.signum();
    }

    @Override
    public boolean isZero(BigComplex x) {
        return x.re.signum() == 0 && x.im.signum() == 0;
    }

    @Override
    public double realPart(BigComplex x) {
        return x.re.doubleValue();
    }
}
