package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageKernelsTest {

    private static final int KV_HEADS = 2;

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({"8,false", "16,false", "18,false", "64,false", "80,false", "8,true", "18,true", "64,true", "80,true"})
    void score_everyPosition(int dim, boolean half) {
        PagePool pool = pool(dim, half);
        int page = pool.take();
        float[][] keys = fill(pool, page, dim, half, true);
        float[] query = random(dim, 9);
        float[] scores = new float[16];

        PageKernels kernels = PageKernels.of(shape(dim), pool);
        int second = pool.at(page, 1) + pool.keyRows() * 16;
        kernels.score(pool.array(page), second, query, 0, scores, 0);

        for (int slot = 0; slot < 16; slot++) {
            double expected = 0;
            for (int d = 0; d < dim; d++) {
                expected += (double) query[d] * keys[slot][dim + d];
            }
            assertThat((double) scores[slot]).isCloseTo(expected, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"8,false", "18,false", "64,false", "80,false", "8,true", "18,true", "64,true", "80,true", "128,true"})
    void add_somePositions(int dim, boolean half) {
        PagePool pool = pool(dim, half);
        int page = pool.take();
        float[][] values = fill(pool, page, dim, half, false);
        float[] weights = random(16, 9);
        float[] sums = new float[pool.valueDim()];

        PageKernels kernels = PageKernels.of(shape(dim), pool);
        int second = pool.at(page, 1) + pool.valuesAt() + 16 * pool.valueStride();
        kernels.add(pool.array(page), second, weights, 0, 3, 13, sums, 0);

        for (int d = 0; d < dim; d++) {
            double expected = 0;
            for (int slot = 3; slot < 13; slot++) {
                expected += (double) weights[slot] * values[slot][dim + d];
            }
            assertThat((double) sums[d]).isCloseTo(expected, within(1e-5));
        }
    }

    /** Fills the second layer of a page and returns what should be held, by position: keys or values. */
    private static float[][] fill(PagePool pool, int page, int dim, boolean half, boolean keys) {
        float[][] held = new float[16][];
        int n = KV_HEADS * dim;
        for (int slot = 0; slot < 16; slot++) {
            float[] both = random(2 * n, slot);
            pool.write(page, 1, slot, both, 0, n, KV_HEADS);
            held[slot] = new float[n];
            for (int i = 0; i < n; i++) {
                float value = both[keys ? i : n + i];
                held[slot][i] = half ? Float.intBitsToFloat(Bfloat16.rounded(value) << 16) : value;
            }
        }
        return held;
    }

    private static PagePool pool(int dim, boolean half) {
        return new PagePool(shape(dim), half);
    }

    private static VectorShape shape(int dim) {
        return new VectorShape(
                2,
                32,
                4,
                KV_HEADS,
                dim,
                0,
                48,
                70,
                1e-6f,
                false,
                true,
                VectorShape.Gate.SILU,
                1,
                0,
                0,
                true,
                new int[] {0, 5},
                new int[] {-1, -1});
    }

    private static float[] random(int n, long seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
