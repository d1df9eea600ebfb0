package org.rlvr4j.rollout.vector;

import static org.rlvr4j.rollout.vector.Lanes.FLOATS;
import static org.rlvr4j.rollout.vector.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What is computed element by element. */
final class Functions {

    /** 1.5 * 2^23: adding it rounds a float to an integer, which its lowest bits then hold. */
    private static final float ROUNDER = 12582912f;

    private static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts; multiples of the first are exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final float LEAST = -87f;

    private Functions() {}

    /**
     * The exponential to 2 units in the last place: \(2^n e^r\), with a polynomial for \(|r| \le \ln(2) / 2\) whose
     * coefficients are those of Cephes' {@code expf} (Moshier). 0 below -87, and no more than e^88.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(LEAST).min(88f);
        FloatVector shifted = clamped.fma(broadcast(LOG2_E), broadcast(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(broadcast(-LN2_HIGH), clamped);
        r = n.fma(broadcast(-LN2_LOW), r);
        FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
        p = p.fma(r, broadcast(8.3334519073e-3f));
        p = p.fma(r, broadcast(4.1665795894e-2f));
        p = p.fma(r, broadcast(1.6666665459e-1f));
        p = p.fma(r, broadcast(5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector result = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        VectorMask<Float> none = x.compare(VectorOperators.LT, LEAST);
        return result.blend(0f, none);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    /** \(\tanh x = 1 - 2 / (e^{2x} + 1)\). */
    static FloatVector tanh(FloatVector x) {
        FloatVector limited = x.max(-15f).min(15f);
        return broadcast(1f).sub(broadcast(2f).div(exp(limited.add(limited)).add(1f)));
    }

    /** \(x \sigma(x)\). */
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /** GELU by its tanh approximation, \(x \sigma(2 \sqrt{2 / \pi} (x + 0.044715 x^3))\). */
    static FloatVector geluTanh(FloatVector x) {
        FloatVector inner = x.mul(x).fma(broadcast(0.044715f), broadcast(1f)).mul(x);
        return x.div(exp(inner.mul(-1.5957691216f)).add(1f));
    }

    /**
     * GELU, \(x \Phi(x) = \max(x, 0) - |x|\, \mathrm{erfc}(|x| / \sqrt 2) / 2\), to 1e-7 |x|: the complementary error
     * function is Abramowitz and Stegun's 7.1.26.
     */
    static FloatVector gelu(FloatVector x) {
        FloatVector z = x.abs();
        FloatVector t = broadcast(1f).div(z.fma(broadcast(0.3275911f * 0.70710678f), broadcast(1f)));
        FloatVector p = t.fma(broadcast(1.061405429f), broadcast(-1.453152027f));
        p = p.fma(t, broadcast(1.421413741f));
        p = p.fma(t, broadcast(-0.284496736f));
        p = p.fma(t, broadcast(0.254829592f));
        FloatVector half = p.mul(t).mul(exp(z.mul(z).mul(-0.5f))).mul(0.5f);
        return x.max(0f).sub(z.mul(half));
    }

    /** Bounds values softly, in place: \(c \tanh(x / c)\). */
    static void softCap(float[] x, int at, int n, float cap) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            tanh(FloatVector.fromArray(FLOATS, x, at + i).div(cap)).mul(cap).intoArray(x, at + i);
        }
        if (i < n) {
            VectorMask<Float> mask = FLOATS.indexInRange(i, n);
            tanh(FloatVector.fromArray(FLOATS, x, at + i, mask).div(cap))
                    .mul(cap)
                    .intoArray(x, at + i, mask);
        }
    }

    /** Activates {@code n} values in place and multiplies them by others where there are any ({@code by >= 0}). */
    static void activate(VectorShape.Gate gate, float[] x, int at, int by, int n) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector y = activated(gate, FloatVector.fromArray(FLOATS, x, at + i));
            if (by >= 0) {
                y = y.mul(FloatVector.fromArray(FLOATS, x, by + i));
            }
            y.intoArray(x, at + i);
        }
        if (i < n) {
            VectorMask<Float> mask = FLOATS.indexInRange(i, n);
            FloatVector y = activated(gate, FloatVector.fromArray(FLOATS, x, at + i, mask));
            if (by >= 0) {
                y = y.mul(FloatVector.fromArray(FLOATS, x, by + i, mask));
            }
            y.intoArray(x, at + i, mask);
        }
    }

    private static FloatVector activated(VectorShape.Gate gate, FloatVector x) {
        return switch (gate) {
            case SILU -> silu(x);
            case GELU_TANH -> geluTanh(x);
            case GELU -> gelu(x);
            case RELU -> x.max(0f);
        };
    }
}
