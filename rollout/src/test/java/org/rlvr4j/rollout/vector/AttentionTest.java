package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds attention against its definition, in double, over keys and values kept beside the pages. */
class AttentionTest {

    private static final int LAYER = 1;
    private static final int PROMPT = 21;
    private static final int LENGTH = 56;

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "4,4,7,false", "4,4,18,false", "4,2,32,false", "4,4,64,false", "5,5,64,false", "14,2,64,false", "6,6,80,false",
        "4,1,96,false", "2,2,128,false", "8,4,128,false", "3,1,256,false", "4,4,8,true", "6,6,18,true", "4,2,32,true",
        "4,4,64,true", "14,2,64,true", "7,7,80,true", "4,1,96,true", "8,4,128,true", "3,1,256,true"
    })
    void attend_wholeContext(int heads, int kvHeads, int dim, boolean half) {
        check(Examples.shape(heads, kvHeads, dim, 0, 0, 0), half);
    }

    @ParameterizedTest
    @CsvSource({"1,false", "5,false", "16,false", "30,false", "40,false", "100,false", "5,true", "40,true"})
    void attend_window(int window, boolean half) {
        check(Examples.shape(5, 5, 64, 0, window, 0), half);
    }

    @ParameterizedTest
    @CsvSource({"0,false", "11,false", "0,true"})
    void attend_softCap(int window, boolean half) {
        check(Examples.shape(4, 2, 80, 0, window, 0.7f), half);
    }

    /** Attends from every position of a fork whose parent goes on in the page that both hold. */
    private static void check(VectorShape shape, boolean half) {
        PagePool pool = new PagePool(shape, half);
        float[][] written = new float[LENGTH][];
        Sequence prompt = new Sequence(pool);
        for (int i = 0; i < PROMPT; i++) {
            written[i] = append(pool, shape, prompt, i);
        }
        Sequence fork = prompt.fork();
        for (int i = PROMPT; i < LENGTH; i++) {
            append(pool, shape, prompt, 1000 + i);
            written[i] = append(pool, shape, fork, i);
        }
        Attention attention = new Attention(shape, pool);
        int width = shape.queryWidth();
        float[] query = Examples.numbers(3 + width, 77);
        for (int position = 0; position < LENGTH; position++) {
            float[] out = new float[width + 5];
            Arrays.fill(out, 9);
            attention.attend(fork, LAYER, position, query, 3, out, 2);
            assertThat(new float[] {out[0], out[1], out[width + 2], out[width + 4]})
                    .containsOnly(9);
            for (int head = 0; head < shape.heads(); head++) {
                double[] expected = attended(shape, written, half, position, query, head);
                for (int d = 0; d < shape.headDim(); d++) {
                    assertThat((double) out[2 + head * shape.headDim() + d])
                            .as("position %d, head %d, dimension %d", position, head, d)
                            .isCloseTo(expected[d], within(2e-6));
                }
            }
        }
    }

    private static float[] append(PagePool pool, VectorShape shape, Sequence sequence, int seed) {
        float[] both = Examples.numbers(1 + 2 * shape.keyWidth(), seed);
        sequence.append();
        int position = sequence.length() - 1;
        int page = sequence.pageOf(position);
        int slot = position - sequence.begin(page);
        pool.write(sequence.page(page), LAYER, slot, both, 1, 1 + shape.keyWidth(), shape.kvHeads());
        return both;
    }

    private static double[] attended(
            VectorShape shape, float[][] written, boolean half, int position, float[] query, int head) {
        int dim = shape.headDim();
        int key = 1 + head / (shape.heads() / shape.kvHeads()) * dim;
        int value = key + shape.keyWidth();
        int window = shape.windows()[LAYER];
        double[] sums = new double[dim];
        double total = 0;
        for (int i = window == 0 ? 0 : Math.max(0, position + 1 - window); i <= position; i++) {
            double score = 0;
            for (int d = 0; d < dim; d++) {
                score += (double) query[3 + head * dim + d] * held(written[i][key + d], half);
            }
            double cap = shape.attentionCap();
            double weight = Math.exp(cap > 0 ? cap * Math.tanh(score / cap) : score);
            total += weight;
            for (int d = 0; d < dim; d++) {
                sums[d] += weight * held(written[i][value + d], half);
            }
        }
        double all = total;
        return Arrays.stream(sums).map(sum -> sum / all).toArray();
    }

    private static float held(float value, boolean half) {
        return half ? Float.intBitsToFloat(Bfloat16.rounded(value) << 16) : value;
    }
}
