package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequenceTest {

    private static final VectorShape SHAPE = Examples.shape(4, 2, 8, 8, 5, 0);

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @Test
    void forward_togetherAsOneByOne() {
        VectorModel model = model(1);
        int[] tokens = IntStream.range(0, 40).map(i -> i * 7 % 70).toArray();
        Sequence one = model.sequence();
        float[] last = new float[model.logitStride()];
        for (int token : tokens) {
            model.forward(new int[] {token}, new Sequence[] {one}, 1, last);
        }

        Sequence together = model.sequence();
        Sequence[] same = new Sequence[40];
        Arrays.fill(same, together);
        float[] all = new float[40 * model.logitStride()];
        model.forward(tokens, same, 40, all);

        assertThat(Arrays.copyOfRange(all, 39 * model.logitStride(), all.length))
                .isEqualTo(last);
    }

    @Test
    void forward_threads() {
        assertThat(logits(model(3))).isEqualTo(logits(model(1)));
    }

    @Test
    void fork_goesOnByItself() {
        VectorModel model = model(1);
        Sequence prompt = prompt(model);
        Sequence fork = prompt.fork();
        float[] both = new float[2 * model.logitStride()];
        model.forward(new int[] {3, 4}, new Sequence[] {prompt, fork}, 2, both);
        model.forward(new int[] {5, 5}, new Sequence[] {prompt, fork}, 2, both);

        Sequence alone = prompt(model).fork();
        float[] logits = new float[model.logitStride()];
        model.forward(new int[] {4}, new Sequence[] {alone}, 1, null);
        model.forward(new int[] {5}, new Sequence[] {alone}, 1, logits);

        assertThat(Arrays.copyOfRange(both, model.logitStride(), both.length)).isEqualTo(logits);
    }

    @Test
    void close_givesPagesBack() {
        VectorModel model = model(1);
        long before = -1;
        for (int round = 0; round < 5; round++) {
            Sequence prompt = model.sequence();
            for (int i = 0; i < 20; i++) {
                model.forward(new int[] {i}, new Sequence[] {prompt}, 1, null);
            }
            Sequence fork = prompt.fork();
            prompt.close();
            fork.close();
            assertThat(before < 0 || model.bytes() == before).isTrue();
            before = model.bytes();
        }
        model.trim();
        assertThat(model.bytes()).isLessThan(before);
    }

    @Test
    void close_leavesAForkItsPages() {
        VectorModel model = model(1);
        Sequence prompt = prompt(model);
        Sequence fork = prompt.fork();
        prompt.close();
        Sequence other = model.sequence();
        for (int i = 0; i < 40; i++) {
            model.forward(new int[] {69 - i}, new Sequence[] {other}, 1, null);
        }
        assertGoesOn(model, fork, Sequence::fork);
    }

    /** Holds the logits of a prompt's next token against those of a model of its own. */
    private static void assertGoesOn(VectorModel model, Sequence sequence, UnaryOperator<Sequence> made) {
        float[] logits = new float[model.logitStride()];
        model.forward(new int[] {4}, new Sequence[] {sequence}, 1, logits);

        VectorModel other = model(1);
        float[] expected = new float[other.logitStride()];
        other.forward(new int[] {4}, new Sequence[] {made.apply(prompt(other))}, 1, expected);
        assertThat(logits).isEqualTo(expected);
    }

    @Test
    void trim_leavesWhatASequenceHolds() {
        VectorModel model = model(1);
        Sequence kept = prompt(model);
        prompt(model).close();
        model.trim();
        assertGoesOn(model, kept, UnaryOperator.identity());
    }

    /** Pages that are used again hold what was there, which must not count. */
    @Test
    void trim_sameLogitsAfterwards() {
        VectorModel model = model(1);
        float[] first = logitsAndClose(model);
        model.trim();
        assertThat(logitsAndClose(model)).isEqualTo(first);
    }

    private static float[] logitsAndClose(VectorModel model) {
        Sequence prompt = prompt(model);
        float[] logits = new float[model.logitStride()];
        model.forward(new int[] {1}, new Sequence[] {prompt}, 1, logits);
        prompt.close();
        return logits;
    }

    @Test
    void fork_asIfNeverForked() {
        VectorModel model = model(1);
        Sequence prompt = prompt(model);
        Sequence fork = prompt.fork();
        float[] logits = new float[2 * model.logitStride()];
        for (int token = 3; token < 30; token++) {
            model.forward(new int[] {token, token}, new Sequence[] {prompt, fork}, 2, logits);
        }
        for (int i = 0; i < 70; i++) {
            assertThat(logits[model.logitStride() + i]).isCloseTo(logits[i], within(1e-4f));
        }
    }

    @Test
    void fork_beginsAPageOfItsOwn() {
        VectorModel model = model(1);
        Sequence prompt = prompt(model);
        Sequence fork = prompt.fork();
        prompt.close();
        for (int i = 0; i < 12; i++) {
            model.forward(new int[] {i}, new Sequence[] {fork}, 1, null);
        }
        // 21 + 12 tokens: two pages of the prompt and one of what follows, where 33 in a row take three as well.
        assertThat(fork.pages()).isEqualTo(3);
        model.forward(new int[] {1, 2, 3, 4, 5}, new Sequence[] {fork, fork, fork, fork, fork}, 5, null);
        assertThat(fork.pages()).isEqualTo(4);
    }

    private static Sequence prompt(VectorModel model) {
        Sequence prompt = model.sequence();
        for (int i = 0; i < 21; i++) {
            model.forward(new int[] {i}, new Sequence[] {prompt}, 1, null);
        }
        return prompt;
    }

    private static float[] logits(VectorModel model) {
        Sequence[] sequences =
                IntStream.range(0, 9).mapToObj(i -> model.sequence()).toArray(Sequence[]::new);
        float[] logits = new float[9 * model.logitStride()];
        for (int step = 0; step < 20; step++) {
            int at = step;
            model.forward(IntStream.range(0, 9).map(i -> (i + at) % 70).toArray(), sequences, 9, logits);
        }
        return logits;
    }

    private static VectorModel model(int threads) {
        VectorModel model = new VectorModel(SHAPE, false, false, (tokens, rows) -> {}, threads);
        for (int layer = 0; layer < 2; layer++) {
            model.load(12 * layer, FloatBuffer.wrap(Examples.numbers(64 * 32, 12 * layer)));
            model.load(12 * layer + 4, FloatBuffer.wrap(Examples.numbers(32 * 32, 12 * layer + 4)));
            model.load(12 * layer + 6, FloatBuffer.wrap(Examples.numbers(96 * 32, 12 * layer + 6)));
            model.load(12 * layer + 8, FloatBuffer.wrap(Examples.numbers(48 * 32, 12 * layer + 8)));
        }
        model.load(26, FloatBuffer.wrap(Examples.numbers(32, 26)));
        model.load(28, FloatBuffer.wrap(Examples.numbers(70 * 32, 28)));
        float[] cos = new float[64 * 8];
        float[] sin = new float[64 * 8];
        for (int i = 0; i < cos.length; i++) {
            cos[i] = (float) Math.cos(i / 8 * 0.3);
            sin[i] = (float) Math.sin(i / 8 * 0.3);
        }
        model.rotary(cos, sin);
        return model;
    }
}
