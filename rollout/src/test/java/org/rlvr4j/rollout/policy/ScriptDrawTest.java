package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** The script's draw against the plain one. */
class ScriptDrawTest {

    private static final int ROWS = 200;
    private static final int VOCABULARY = 50;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final DecoderBlock block =
            new DecoderBlock(ModelConfig.builder(Architecture.LLAMA).build(), manager, null, ComputeOptions.DEFAULT);

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Distribution> distributions() {
        return Stream.of(
                Distribution.GREEDY,
                Distribution.UNCHANGED,
                Distribution.atTemperature(0.6),
                Distribution.atTemperature(1.7),
                new Distribution(1, 5, 1, 0),
                new Distribution(0.8, 0, 0.7, 0),
                new Distribution(1, 0, 1, 0.1),
                new Distribution(0.9, 20, 0.9, 0.05),
                new Distribution(1, 0, 1e-6, 0),
                new Distribution(1, 0, 1, 1),
                Distribution.UNCHANGED.withTypicalP(0.3),
                Distribution.atTemperature(0.7).withTypicalP(0.9),
                Distribution.UNCHANGED.withEpsilonCutoff(0.03),
                Distribution.UNCHANGED.withEpsilonCutoff(0.9),
                Distribution.UNCHANGED.withEtaCutoff(0.1),
                Distribution.atTemperature(1.4).withEtaCutoff(0.9),
                Distribution.UNCHANGED.withRepetitionPenalty(1.3),
                Distribution.GREEDY.withRepetitionPenalty(1.3),
                Distribution.atTemperature(0.7).withRepetitionPenalty(0.8),
                new Distribution(0.9, 30, 0.95, 0.01, 0.95, 1e-3, 1e-3, 1.1));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void draw_agreesWithTokenDraw(Distribution distribution) {
        SplittableRandom random = new SplittableRandom(11);
        float[] logits = new float[ROWS * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (3 * random.nextGaussian());
        }
        double[] uniforms = random.doubles(ROWS).toArray();
        uniforms[0] = 0;
        uniforms[1] = 1 - 0x1p-53;
        int[] context = {3, 7, 7, 20, 49};
        int[] barred = {1, 20};
        boolean[] held = new boolean[ROWS];
        boolean[] seen = new boolean[distribution.needsContext() ? ROWS * VOCABULARY : 0];
        for (int row = 0; row < ROWS; row++) {
            held[row] = row % 3 == 0;
            for (int id : context) {
                if (seen.length > 0) {
                    seen[row * VOCABULARY + id] = true;
                }
            }
        }
        List<NDArray> drawn = block.script()
                .tensors(
                        manager,
                        "draw",
                        manager.create(logits, new Shape(ROWS, VOCABULARY)),
                        manager.create(uniforms),
                        CachedDecoder.numbers(distribution),
                        seen.length == 0
                                ? manager.create(seen)
                                : manager.create(seen).reshape(ROWS, VOCABULARY),
                        manager.create(new long[] {1, 20}),
                        manager.create(held));
        for (int row = 0; row < ROWS; row++) {
            double[] widened = new double[VOCABULARY];
            for (int i = 0; i < VOCABULARY; i++) {
                widened[i] = logits[row * VOCABULARY + i];
            }
            TokenDraw expected = TokenDraw.draw(
                    widened,
                    distribution,
                    new TokenDraw.Context(context, held[row] ? barred : new int[0]),
                    uniforms[row]);
            assertThat(drawn.get(0).toLongArray()[row]).isEqualTo(expected.token());
            assertThat((double) drawn.get(1).toFloatArray()[row]).isCloseTo(expected.logProb(), within(1e-5));
            assertThat((double) drawn.get(2).toFloatArray()[row]).isCloseTo(expected.untemperedLogProb(), within(1e-5));
        }
    }
}
