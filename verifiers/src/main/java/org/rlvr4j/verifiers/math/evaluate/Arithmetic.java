package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigInteger;
import org.rlvr4j.verifiers.math.number.Rational;

/**
 * Complex arithmetic to some precision. What has no value, such as a quotient by 0, throws {@link UndefinedException}.
 *
 * @param <T> a complex number
 */
interface Arithmetic<T> {

    T of(Rational value);

    T of(BigInteger digits, int scale);

    T pi();

    T e();

    T i();

    T add(T a, T b);

    T negate(T a);

    T multiply(T a, T b);

    T divide(T a, T b);

    /** Returns a whole power. */
    T power(T base, int exponent);

    T sqrt(T x);

    T exp(T x);

    /** Returns the principal natural logarithm. */
    T log(T x);

    T sin(T x);

    T cos(T x);

    T asin(T x);

    T acos(T x);

    T atan(T x);

    T abs(T x);

    /** Returns the angle in the complex plane, above -π and at most π. */
    T arg(T x);

    T re(T x);

    T im(T x);

    /** Returns the largest whole number that is not larger than a real one. */
    T floor(T x);

    /** Returns whether the imaginary part is 0, exactly. */
    boolean isReal(T x);

    /** Returns the sign of the real part. */
    int signum(T x);

    boolean isZero(T x);

    /** Returns a double near the real part. */
    double realPart(T x);
}
