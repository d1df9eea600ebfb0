package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.rlvr4j.verifiers.math.number.Rational;

/** Arithmetic in double precision. It notes the largest terms that were added: their rounding is in the result. */
final class DoubleArithmetic implements Arithmetic<Complex> {

    private double largestTerm;

    /** Returns the largest absolute value of a term of any sum so far. */
    double largestTerm() {
        return largestTerm;
    }

    @Override
    public Complex of(Rational value) {
        return new Complex(value.doubleValue(), 0);
    }

    @Override
    public Complex of(BigInteger digits, int scale) {
        return new Complex(new BigDecimal(digits, scale).doubleValue(), 0);
    }

    @Override
    public Complex pi() {
        return new Complex(Math.PI, 0);
    }

    @Override
    public Complex e() {
        return new Complex(Math.E, 0);
    }

    @Override
    public Complex i() {
        return Complex.I;
    }

    @Override
    public Complex add(Complex a, Complex b) {
        largestTerm = Math.max(largestTerm, Math.max(a.abs(), b.abs()));
        return a.plus(b);
    }

    @Override
    public Complex negate(Complex a) {
        return new Complex(-a.re(), a.im() == 0 ? 0 : -a.im());
    }

    @Override
    public Complex multiply(Complex a, Complex b) {
        return a.times(b);
    }

    @Override
    public Complex divide(Complex a, Complex b) {
        if (isZero(b)) {
            throw new UndefinedException("it divides by 0");
        }
        return a.dividedBy(b);
    }

    @Override
    public Complex power(Complex base, int exponent) {
        if (base.im() == 0) {
            if (base.re() == 0 && exponent <= 0) {
                throw new UndefinedException("it divides by 0");
            }
            return new Complex(Math.pow(base.re(), exponent), 0);
        }
        var result = new Complex(1, 0);
        Complex square = base;
        for (int e = Math.abs(exponent); e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = result.times(square);
            }
            square = square.times(square);
        }
        return exponent < 0 ? divide(new Complex(1, 0), result) : result;
    }

    @Override
    public Complex sqrt(Complex x) {
        if (x.im() == 0) {
            return x.re() >= 0 ? new Complex(Math.sqrt(x.re()), 0) : new Complex(0, Math.sqrt(-x.re()));
        }
        double r = x.abs();
        double re = Math.sqrt((r + x.re()) / 2);
        double im = Math.sqrt((r - x.re()) / 2);
        return new Complex(re, x.im() < 0 ? -im : im);
    }

    @Override
    public Complex exp(Complex x) {
        double size = Math.exp(x.re());
        return x.im() == 0 ? new Complex(size, 0) : new Complex(size * Math.cos(x.im()), size * Math.sin(x.im()));
    }

    @Override
    public Complex log(Complex x) {
        if (isZero(x)) {
            throw new UndefinedException("0 has no logarithm");
        }
        return new Complex(Math.log(x.abs()), Math.atan2(x.im(), x.re()));
    }

    @Override
    public Complex sin(Complex x) {
        if (x.im() == 0) {
            return new Complex(Math.sin(x.re()), 0);
        }
        return new Complex(Math.sin(x.re()) * Math.cosh(x.im()), Math.cos(x.re()) * Math.sinh(x.im()));
    }

    @Override
    public Complex cos(Complex x) {
        if (x.im() == 0) {
            return new Complex(Math.cos(x.re()), 0);
        }
        return new Complex(Math.cos(x.re()) * Math.cosh(x.im()), -Math.sin(x.re()) * Math.sinh(x.im()));
    }

    @Override
    public Complex asin(Complex x) {
        if (x.im() == 0 && Math.abs(x.re()) <= 1) {
            return new Complex(Math.asin(x.re()), 0);
        }
        // -i log(ix + sqrt(1 - x^2))
        Complex root = sqrt(new Complex(1, 0).minus(x.times(x)));
        Complex log = log(x.times(Complex.I).plus(root));
        return new Complex(log.im(), -log.re());
    }

    @Override
    public Complex acos(Complex x) {
        if (x.im() == 0 && Math.abs(x.re()) <= 1) {
            return new Complex(Math.acos(x.re()), 0);
        }
        return new Complex(Math.PI / 2, 0).minus(asin(x));
    }

    @Override
    public Complex atan(Complex x) {
        if (x.im() == 0) {
            return new Complex(Math.atan(x.re()), 0);
        }
        // i/2 (log(1 - ix) - log(1 + ix))
        Complex ix = x.times(Complex.I);
        Complex difference = log(new Complex(1, 0).minus(ix)).minus(log(new Complex(1, 0).plus(ix)));
        return difference.times(Complex.I).times(0.5);
    }

    @Override
    public Complex abs(Complex x) {
        return new Complex(x.abs(), 0);
    }

    @Override
    public Complex arg(Complex x) {
        return new Complex(Math.atan2(x.im(), x.re()), 0);
    }

    @Override
    public Complex re(Complex x) {
        return new Complex(x.re(), 0);
    }

    @Override
    public Complex im(Complex x) {
        return new Complex(x.im(), 0);
    }

    @Override
    public Complex floor(Complex x) {
        return new Complex(Math.floor(x.re()), 0);
    }

    @Override
    public boolean isReal(Complex x) {
        return x.im() == 0;
    }

    @Override
    public int signum(Complex x) {
        return (int) Math.signum(x.re());
    }

    @Override
    public boolean isZero(Complex x) {
        return x.re() == 0 && x.im() == 0;
    }

    @Override
    public double realPart(Complex x) {
        return x.re();
    }
}
