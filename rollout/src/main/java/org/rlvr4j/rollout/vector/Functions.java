package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.FLOAT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.INT_VECTOR;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What is computed element by element, over arrays. What is left over at an end goes through the same operations one by
 * one, so that a result does not depend on where in an array it stands.
 *
 * <p>Loops call the JDK's vector operations only, on vectors of a {@linkplain Lanes#FLOAT_VECTOR class that the compiler
 * knows}. A method of ours that takes or returns a vector is not inlined once it
 * has been compiled by itself, and its vectors are then objects.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients are written as they were published
final class Functions {

    /** Adding 1.5 * 2^23 rounds a float to an integer, which its lowest bits then hold: here with a float's bias. */
    private static final float ROUNDER = 12582912f + 127;

    private static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts; multiples of the first are exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final float LEAST = -87f;
    private static final float MOST = 88f;
    private static final float EXP_MOST = 1.6516363e38f;

    private static final float C2 = 5.0000001201e-1f;
    private static final float C3 = 1.6666665459e-1f;
    private static final float C4 = 4.1665795894e-2f;
    private static final float C5 = 8.3334519073e-3f;
    private static final float C6 = 1.3981999507e-3f;
    private static final float C7 = 1.9875691500e-4f;

    /** Abramowitz and Stegun's p and a1 to a5 in 7.1.26, p over the root of 2. */
    private static final float ERFC_T = 0.3275911f * 0.70710678f;

    private static final float ERFC_1 = 0.254829592f;
    private static final float ERFC_2 = -0.284496736f;
    private static final float ERFC_3 = 1.421413741f;
    private static final float ERFC_4 = -1.453152027f;
    private static final float ERFC_5 = 1.061405429f;

    private Functions() {}

    /**
     * Writes {@code exp((x - shift) * scale)} for {@code n} values, which may be in place.
     *
     * <p>The exponential is exact to 2 units in the last place: \(2^n e^r\), with a polynomial for \(|r| \le \ln(2) / 2\)
     * whose coefficients are those of Cephes' {@code expf} (Moshier). 0 below -87, and no more than e^88.
     */
    static void exp(float[] x, int at, int n, float shift, float scale, float[] to, int toAt) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, x, at + i))
                    .sub(shift)
                    .mul(scale);
            FloatVector rounded = v.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
            FloatVector whole = rounded.sub(ROUNDER);
            FloatVector r = whole.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), v);
            r = whole.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
            FloatVector p = r.fma(FloatVector.broadcast(FLOATS, C7), FloatVector.broadcast(FLOATS, C6));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C5));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C4));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C3));
            p = p.fma(r, FloatVector.broadcast(FLOATS, C2));
            p = p.fma(r.mul(r), r).add(1f);
            FloatVector power = INT_VECTOR
                    .cast(rounded.reinterpretAsInts())
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            p.mul(power)
                    .blend(0f, v.compare(VectorOperators.LT, LEAST))
                    .blend(EXP_MOST, v.compare(VectorOperators.GT, MOST))
                    .intoArray(to, toAt + i);
        }
        for (; i < n; i++) {
            to[toAt + i] = exp((x[at + i] - shift) * scale);
        }
    }

    private static float exp(float x) {
        if (x < LEAST) {
            return 0;
        }
        if (x > MOST) {
            return EXP_MOST;
        }
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        float whole = rounded - ROUNDER;
        float r = Math.fma(whole, -LN2_HIGH, x);
        r = Math.fma(whole, -LN2_LOW, r);
        float p = Math.fma(r, C7, C6);
        p = Math.fma(p, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r * r, r) + 1;
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    }

    /** Bounds values softly, in place: \(c \tanh(x / c) = c - 2 c / (e^{2 x / c} + 1)\). */
    static void softCap(float[] x, int at, int n, float cap) {
        exp(x, at, n, 0, 2 / cap, x, at);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector above =
                    FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i)).add(1f);
            FLOAT_VECTOR
                    .cast(FloatVector.broadcast(FLOATS, cap))
                    .sub(FLOAT_VECTOR
                            .cast(FloatVector.broadcast(FLOATS, 2 * cap))
                            .div(above))
                    .intoArray(x, at + i);
        }
        for (; i < n; i++) {
            x[at + i] = cap - 2 * cap / (x[at + i] + 1);
        }
    }

    /**
     * Activates {@code n} values in place and multiplies them by others where there are any ({@code by >= 0}).
     *
     * @param spare at least {@code n} floats, overwritten
     */
    static void activate(VectorShape.Gate gate, float[] x, int at, int by, int n, float[] spare) {
        switch (gate) {
            case SILU -> {
                exp(x, at, n, 0, -1, spare, 0);
                sigmoidal(x, at, n, spare);
            }
            case GELU_TANH -> {
                cubes(x, at, n, spare);
                exp(spare, 0, n, 0, -1.5957691216f, spare, 0);
                sigmoidal(x, at, n, spare);
            }
            case GELU -> {
                squares(x, at, n, spare);
                exp(spare, 0, n, 0, -0.5f, spare, 0);
                gelu(x, at, n, spare);
            }
            case RELU -> relu(x, at, n);
        }
        if (by >= 0) {
            multiply(x, at, n, by);
        }
    }

    /** \(x / (1 + e)\): with \(e = e^{-y}\) that is \(x \sigma(y)\), SiLU where y is x. */
    private static void sigmoidal(float[] x, int at, int n, float[] e) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i));
            v.div(FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, e, i)).add(1f))
                    .intoArray(x, at + i);
        }
        for (; i < n; i++) {
            x[at + i] /= e[i] + 1;
        }
    }

    /** \(x + 0.044715 x^3\): GELU's tanh approximation is \(x \sigma(2 \sqrt{2 / \pi} (x + 0.044715 x^3))\). */
    private static void cubes(float[] x, int at, int n, float[] to) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i));
            v.mul(v)
                    .fma(FloatVector.broadcast(FLOATS, 0.044715f), FloatVector.broadcast(FLOATS, 1f))
                    .mul(v)
                    .intoArray(to, i);
        }
        for (; i < n; i++) {
            float v = x[at + i];
            to[i] = Math.fma(v * v, 0.044715f, 1f) * v;
        }
    }

    private static void squares(float[] x, int at, int n, float[] to) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i));
            v.mul(v).intoArray(to, i);
        }
        for (; i < n; i++) {
            to[i] = x[at + i] * x[at + i];
        }
    }

    /**
     * GELU, \(x \Phi(x) = \max(x, 0) - |x|\, \mathrm{erfc}(|x| / \sqrt 2) / 2\), to 1e-7 |x|: the complementary error
     * function is Abramowitz and Stegun's 7.1.26.
     *
     * @param e \(e^{-x^2 / 2}\)
     */
    private static void gelu(float[] x, int at, int n, float[] e) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector v = FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i));
            FloatVector z = v.abs();
            FloatVector one = FLOAT_VECTOR.cast(FloatVector.broadcast(FLOATS, 1f));
            FloatVector t = one.div(z.fma(FloatVector.broadcast(FLOATS, ERFC_T), one));
            FloatVector p = t.fma(FloatVector.broadcast(FLOATS, ERFC_5), FloatVector.broadcast(FLOATS, ERFC_4));
            p = p.fma(t, FloatVector.broadcast(FLOATS, ERFC_3));
            p = p.fma(t, FloatVector.broadcast(FLOATS, ERFC_2));
            p = p.fma(t, FloatVector.broadcast(FLOATS, ERFC_1));
            FloatVector half = p.mul(t).mul(FloatVector.fromArray(FLOATS, e, i)).mul(0.5f);
            v.max(0f).sub(z.mul(half)).intoArray(x, at + i);
        }
        for (; i < n; i++) {
            float v = x[at + i];
            float z = Math.abs(v);
            float t = 1 / Math.fma(z, ERFC_T, 1f);
            float p = Math.fma(t, ERFC_5, ERFC_4);
            p = Math.fma(p, t, ERFC_3);
            p = Math.fma(p, t, ERFC_2);
            p = Math.fma(p, t, ERFC_1);
            x[at + i] = Math.max(v, 0) - z * (p * t * e[i] * 0.5f);
        }
    }

    private static void relu(float[] x, int at, int n) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, at + i)).max(0f).intoArray(x, at + i);
        }
        for (; i < n; i++) {
            x[at + i] = Math.max(x[at + i], 0);
        }
    }

    private static void multiply(float[] x, int at, int n, int by) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FLOAT_VECTOR
                    .cast(FloatVector.fromArray(FLOATS, x, at + i))
                    .mul(FloatVector.fromArray(FLOATS, x, by + i))
                    .intoArray(x, at + i);
        }
        for (; i < n; i++) {
            x[at + i] *= x[by + i];
        }
    }
}
