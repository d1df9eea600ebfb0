package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Loops over vectors of other shapes get hot before ours, in a process of its own whose compiler is waited for. What is
 * counted is what our loops then allocate: vectors that the compiler cannot tell the class of become objects.
 */
@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
class OtherVectorsTest {

    /** What a call may allocate, in bytes. Where the compiler makes objects, the least of them takes 6,000. */
    private static final long MOST = 5000;

    /** Prints for each of our loops how many bytes a call allocates. */
    static final class Program {
        private static final int N = 4096;

        public static void main(String[] arguments) {
            if (OtherVectors.run(Integer.parseInt(arguments[0])) == 1) {
                System.out.println("unlikely");
            }
            Map<String, Runnable> loops = new LinkedHashMap<>();
            functions(loops);
            for (boolean half : new boolean[] {false, true}) {
                matrices(loops, half);
                attention(loops, half, 6, 80);
                attention(loops, half, 4, 64);
            }
            loops.forEach((name, loop) -> System.out.println(name + " " + allocated(loop)));
        }

        private static void functions(Map<String, Runnable> loops) {
            float[] x = Examples.numbers(2 * N, 1);
            float[] spare = new float[N];
            for (VectorShape.Gate gate : VectorShape.Gate.values()) {
                loops.put(gate.name(), () -> {
                    System.arraycopy(spare, 0, x, 0, N);
                    Functions.activate(gate, x, 0, N, N, spare);
                });
            }
            float[] y = Examples.numbers(N, 2);
            loops.put("cap", () -> Functions.softCap(y, 0, N, 3));
            loops.put("rms", () -> Norms.rms(x, 0, N, 1e-6f, y, spare, 0));
            loops.put("layer", () -> Norms.layer(x, 0, N, 1e-6f, y, y, spare, 0));
            loops.put("choice", () -> TokenChoice.of(x, 0, N / 2, 1, 0.5));
            Rotary rotary = new Rotary(1, 64, Examples.numbers(4 * 64, 3), Examples.numbers(4 * 64, 4));
            loops.put("turn", () -> rotary.turn(0, 3, y, 0, N / 64, 64));
            short[] bits = new short[N];
            loops.put("widen", () -> Bfloat16.widen(bits, spare, 0, N));
        }

        private static void matrices(Map<String, Runnable> loops, boolean half) {
            PackedMatrix small = PackedMatrix.of(64, 64, half);
            MatrixBlock block = new MatrixBlock(MatrixRows.of(FloatBuffer.wrap(Examples.numbers(64 * 64, 5)), 64));
            loops.put("load " + half, () -> {
                for (int output = 0; output < 64; output += small.panel(output).width()) {
                    small.load(small.panel(output), block);
                }
            });
            PackedMatrix matrix = PackedMatrix.of(704, 64, half);
            float[] x = Examples.numbers(8 * 64, 6);
            float[] y = new float[8 * matrix.width()];
            PackedRows rows = new PackedRows();
            for (int n : new int[] {8, 4, 2, 1}) {
                loops.put("multiply " + half + " " + n, () -> {
                    rows.pack(x, 64, 64, n);
                    matrix.multiply(rows, y, matrix.width(), 0, matrix.panels());
                });
            }
        }

        private static void attention(Map<String, Runnable> loops, boolean half, int heads, int dim) {
            VectorShape shape = Examples.shape(heads, heads, dim, 0, 0, 0);
            PagePool pool = new PagePool(shape, half);
            Sequence sequence = new Sequence(pool);
            int width = heads * dim;
            float[] row = Examples.numbers(3 * width, 7);
            for (int i = 0; i < 40; i++) {
                sequence.append();
                int page = sequence.pageOf(i);
                pool.write(sequence.page(page), 0, i - sequence.begin(page), row, width, 2 * width, heads);
            }
            Attention attention = new Attention(shape, pool);
            float[] out = new float[width];
            loops.put("attend " + half + " " + heads, () -> attention.attend(sequence, 0, 39, row, 0, out, 0));
        }

        /** Returns the bytes that a call allocates once the compiler has seen enough of it. */
        private static long allocated(Runnable loop) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            for (int i = 0; i < 6000; i++) {
                loop.run();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                loop.run();
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / 100;
        }
    }

    @Test
    @Tag("slow")
    void loops_makeNoObjectsOfVectors() throws IOException, InterruptedException {
        Map<String, Long> allocated = run();
        assertThat(allocated)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, bytes) -> assertThat(bytes).as(name).isLessThan(MOST));
    }

    private static Map<String, Long> run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xbatch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        "6000"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1))));
    }
}
