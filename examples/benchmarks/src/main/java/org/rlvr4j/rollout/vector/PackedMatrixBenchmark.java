package org.rlvr4j.rollout.vector;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The product of 64 rows with a matrix [1408, 256], as gate and up of a small model have it: 46 million operations. It
 * lies here to see the matrix, and needs the module of vectors, which the fork asks for.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@State(Scope.Thread)
public class PackedMatrixBenchmark {

    private static final int ROWS = 64;
    private static final int OUT = 1408;
    private static final int IN = 256;

    /** Whether weights are held in bfloat16. */
    @Param({"false", "true"})
    public boolean half;

    private final PackedRows rows = new PackedRows();
    private PackedMatrix matrix;
    private float[] x = {};
    private float[] y = {};

    @Setup
    public void prepare() {
        matrix = PackedMatrix.of(OUT, IN, half);
        matrix.load(FloatBuffer.wrap(random(OUT * IN)));
        x = random(ROWS * IN);
        y = new float[ROWS * matrix.width()];
    }

    private static float[] random(int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @Benchmark
    public float[] multiply() {
        rows.pack(x, IN, IN, ROWS);
        matrix.multiply(rows, y, matrix.width(), 0, matrix.panels());
        return y;
    }
}
