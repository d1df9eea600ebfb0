package org.rlvr4j.verifiers.math.evaluate;

/** A complex number in double precision. */
record Complex(double re, double im) {

    static final Complex I = new Complex(0, 1);

    double abs() {
        return im == 0 ? Math.abs(re) : Math.hypot(re, im);
    }

    Complex plus(Complex other) {
        return new Complex(re + other.re, im + other.im);
    }

    Complex minus(Complex other) {
        return new Complex(re - other.re, im - other.im);
    }

    Complex times(Complex other) {
        if (im == 0 && other.im == 0) {
            return new Complex(re * other.re, 0);
        }
        return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    Complex times(double factor) {
        return new Complex(re * factor, im * factor);
    }

    Complex dividedBy(Complex other) {
        if (other.im == 0) {
            return new Complex(re / other.re, im == 0 ? 0 : im / other.re);
        }
        double square = other.re * other.re + other.im * other.im;
        return new Complex((re * other.re + im * other.im) / square, (im * other.re - re * other.im) / square);
    }
}
