package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedMatrixTest {

    /** Halfway between two numbers of bfloat16, with an even and an odd lower one; just beside; and what has no neighbours. */
    private static final float[] SPECIAL = {
        1 + 0x1p-8f,
        1 + 3 * 0x1p-8f,
        1 + 0x1.02p-8f,
        1 + 0x1.fep-9f,
        -1 - 0x1p-8f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0xffffffff),
        -0.0f,
        Float.MIN_VALUE,
        0x1.8p-134f
    };

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "1,64,16",
        "2,65,7",
        "3,10,300",
        "4,128,256",
        "5,64,257",
        "6,200,31",
        "7,64,512",
        "13,96,640",
        "9,100,257",
        "17,150,513"
    })
    void multiply_float32(int rows, int out, int in) {
        float[] weights = Examples.numbers(out * in, 1);
        float[] x = Examples.numbers(rows * in, 2);
        float[] bias = Examples.numbers(out, 3);
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
            assertThat(Arrays.copyOfRange(y, row * matrix.width() + out, (row + 1) * matrix.width()))
                    .as("what fills a panel")
                    .isEqualTo(new float[matrix.width() - out]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,64,16", "3,100,33", "8,130,300", "9,70,257", "8,64,1", "15,600,301", "31,500,600"})
    void multiply_bfloat16(int rows, int out, int in) {
        float[] weights = Examples.numbers(out * in, 1);
        float[] x = Examples.numbers(rows * in, 2);
        PackedMatrix matrix = PackedMatrix.of(out, in, true);
        matrix.load(FloatBuffer.wrap(weights));
        PackedMatrix exact = PackedMatrix.of(out, in, false);
        float[] held = new float[out * in];
        for (int o = 0; o < out; o++) {
            matrix.get(o, held, o * in);
        }
        exact.load(FloatBuffer.wrap(held));

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
    @CsvSource({"false,64", "true,64", "false,300", "true,300", "false,301", "true,301"})
    void multiply_rowAlone(boolean half, int in) {
        PackedMatrix matrix = PackedMatrix.of(70, in, half);
        matrix.load(FloatBuffer.wrap(Examples.numbers(70 * in, 1)));
        float[] x = Examples.numbers(11 * in, 2);
        float[] all = new float[11 * matrix.width()];
        multiply(matrix, x, 11, all);

        for (int row = 0; row < 11; row++) {
            float[] alone = new float[matrix.width()];
            float[] own = Arrays.copyOfRange(x, row * in, (row + 1) * in);
            multiply(matrix, own, 1, alone);
            assertThat(alone).isEqualTo(Arrays.copyOfRange(all, row * matrix.width(), (row + 1) * matrix.width()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,16", "31,7", "32,33", "65,257", "100,1024", "300,1027"})
    void load_bfloat16RoundsToNearestEven(int out, int in) {
        float[] weights = Examples.numbers(out * in, 1);
        System.arraycopy(
                SPECIAL, 0, weights, 0, Math.min(SPECIAL.length, weights.length)); // where they lie in a row differs
        PackedMatrix matrix = PackedMatrix.of(out, in, true);
        matrix.load(FloatBuffer.wrap(weights));

        float[] held = new float[out * in];
        for (int o = 0; o < out; o++) {
            matrix.get(o, held, o * in);
        }
        for (int i = 0; i < held.length; i++) {
            int rounded = Bfloat16.rounded(weights[i]) << 16;
            assertThat(Float.floatToRawIntBits(held[i])).as("%s", weights[i]).isEqualTo(rounded);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,16", "47,7", "48,33", "65,257", "100,1024"})
    void load_float32IsExact(int out, int in) {
        float[] weights = Examples.numbers(out * in, 1);
        System.arraycopy(SPECIAL, 0, weights, 0, Math.min(SPECIAL.length, weights.length));
        PackedMatrix matrix = PackedMatrix.of(out, in, false);
        matrix.load(FloatBuffer.wrap(weights));

        float[] held = new float[out * in];
        for (int o = 0; o < out; o++) {
            matrix.get(o, held, o * in);
        }
        assertThat(held).isEqualTo(weights);
    }

    @ParameterizedTest
    @CsvSource({"true,32", "false,32", "true,19", "false,19"})
    void load_bfloat16PartsAreThoseOfTheirValuesInFloat32(boolean half, int in) {
        ByteBuffer bits = ByteBuffer.allocate(40 * in * 2).order(ByteOrder.nativeOrder());
        ByteBuffer floats = ByteBuffer.allocate(40 * in * 4).order(ByteOrder.nativeOrder());
        for (float value : Examples.numbers(40 * in, 1)) {
            bits.putShort((short) Bfloat16.rounded(value));
            floats.putFloat(Float.intBitsToFloat(Bfloat16.rounded(value) << 16));
        }
        ByteBuffer more = ByteBuffer.allocate(30 * in * 4).order(ByteOrder.nativeOrder());
        for (float value : Examples.numbers(30 * in, 2)) {
            more.putFloat(value);
        }
        int[] order = {3, 2, 1, 0};
        float[] columns = Examples.numbers(in, 3);

        float[][] held = new float[2][70 * in];
        for (int k = 0; k < 2; k++) {
            PackedMatrix matrix = PackedMatrix.of(70, in, half);
            MatrixRows rows = new MatrixRows(in)
                    .append((k == 0 ? bits : floats).flip(), k == 0)
                    .append(more.duplicate().flip(), false)
                    .order(order)
                    .timesColumns(columns)
                    .timesFirst(10, 0.3f);
            matrix.load(rows, 0, matrix.panels());
            for (int o = 0; o < 70; o++) {
                matrix.get(o, held[k], o * in);
            }
        }
        assertThat(held[0]).isEqualTo(held[1]);
        float first = floats.getFloat(4 * (3 * in + 1)) * columns[1] * 0.3f;
        float last = more.getFloat(4 * (29 * in + 1)) * columns[1];
        assertThat(held[0][1]).isEqualTo(half ? Float.intBitsToFloat(Bfloat16.rounded(first) << 16) : first);
        assertThat(held[0][69 * in + 1]).isEqualTo(half ? Float.intBitsToFloat(Bfloat16.rounded(last) << 16) : last);
    }

    private static void multiply(PackedMatrix matrix, float[] x, int rows, float[] y) {
        PackedRows packed = new PackedRows();
        packed.pack(x, matrix.in, matrix.in, rows);
        matrix.multiply(packed, y, matrix.width(), 0, matrix.panels());
    }
}
