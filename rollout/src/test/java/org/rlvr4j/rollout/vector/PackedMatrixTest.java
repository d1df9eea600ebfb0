package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedMatrixTest {

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({"1,64,16", "2,65,7", "3,10,300", "4,128,256", "5,64,257", "6,200,31", "7,64,512", "13,96,640"})
    void multiply_float32(int rows, int out, int in) {
        float[] weights = random(out * in, 1);
        float[] x = random(rows * in, 2);
        float[] bias = random(out, 3);
        PackedMatrix matrix = PackedMatrix.of(out, in, false);
        matrix.load(FloatBuffer.wrap(weights));
        matrix.loadBias(FloatBuffer.wrap(bias));

        float[] y = new float[rows * matrix.width()];
        multiply(matrix, x, rows, y);

        for (int row = 0; row < rows; row++) {
            for (int o = 0; o < out; o++) {
                double expected = bias[o];
                for (int i = 0; i < in; i++) {
                    expected += (double) x[row * in + i] * weights[o * in + i];
                }
                assertThat((double) y[row * matrix.width() + o]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,64,16", "3,100,33", "8,130,300"})
    void multiply_bfloat16(int rows, int out, int in) {
        float[] weights = random(out * in, 1);
        float[] x = random(rows * in, 2);
        PackedMatrix matrix = PackedMatrix.of(out, in, true);
        matrix.load(FloatBuffer.wrap(weights));
        PackedMatrix exact = PackedMatrix.of(out, in, false);
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            matrix.get(o, row, 0);
            for (int i = 0; i < in; i++) {
                assertThat(row[i]).isCloseTo(weights[o * in + i], within(Math.abs(row[i]) / 200));
            }
            exact.put(o, row);
        }

        float[] y = new float[rows * matrix.width()];
        multiply(matrix, x, rows, y);
        float[] same = new float[rows * exact.width()];
        multiply(exact, x, rows, same);

        for (int r = 0; r < rows; r++) {
            assertThat(Arrays.copyOfRange(y, r * matrix.width(), r * matrix.width() + out))
                    .isEqualTo(Arrays.copyOfRange(same, r * exact.width(), r * exact.width() + out));
        }
    }

    @ParameterizedTest
    @CsvSource({"false,64", "true,64", "false,300", "true,300"})
    void multiply_rowAlone(boolean half, int in) {
        PackedMatrix matrix = PackedMatrix.of(70, in, half);
        matrix.load(FloatBuffer.wrap(random(70 * in, 1)));
        float[] x = random(11 * in, 2);
        float[] all = new float[11 * matrix.width()];
        multiply(matrix, x, 11, all);

        for (int row = 0; row < 11; row++) {
            float[] alone = new float[matrix.width()];
            float[] own = Arrays.copyOfRange(x, row * in, (row + 1) * in);
            multiply(matrix, own, 1, alone);
            assertThat(alone).isEqualTo(Arrays.copyOfRange(all, row * matrix.width(), (row + 1) * matrix.width()));
        }
    }

    private static void multiply(PackedMatrix matrix, float[] x, int rows, float[] y) {
        PackedRows packed = new PackedRows();
        packed.pack(x, matrix.in, matrix.in, rows);
        matrix.multiply(packed, y, matrix.width(), 0, matrix.panels());
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
