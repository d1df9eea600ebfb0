package org.rlvr4j.rollout.policy.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.policy.draw.Distribution;

class BlockPolicyTest {
    private static final int VOCABULARY = TinyBlocks.VOCABULARY;

    private static final TokenBatch BATCH = new TokenBatch(
            List.of(
                    new TokenSequence(new int[] {1, 2, 3, 4, 5}, 2),
                    new TokenSequence(new int[] {6}, 1),
                    new TokenSequence(new int[] {0, 6, 6}, 1),
                    new TokenSequence(new int[] {5, 4, 3, 2, 1, 0, 6, 2}, 4)),
            0.8);

    private static BlockPolicy policy(DataType type) {
        Model model = Model.newInstance("tiny", "PyTorch");
        model.setBlock(TinyBlocks.initialized(TinyBlocks.causal(), model.getNDManager(), type));
        return BlockPolicy.of(model, VOCABULARY, 20);
    }

    /** A loss with different weights for each score, and the gradient that belongs to it. */
    private static double loss(TokenScores scores) {
        double loss = 0;
        for (int i = 0; i < scores.logProbs().length; i++) {
            for (int t = 0; t < scores.logProbs()[i].length; t++) {
                loss += (1 + i - 0.5 * t) * scores.logProbs()[i][t] + (0.3 * t - 0.2) * scores.entropies()[i][t];
            }
        }
        return loss;
    }

    private static TokenScores gradient(TokenScores scores) {
        double[][] logProbs =
                Arrays.stream(scores.logProbs()).map(double[]::clone).toArray(double[][]::new);
        double[][] entropies = Arrays.stream(logProbs).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < logProbs.length; i++) {
            for (int t = 0; t < logProbs[i].length; t++) {
                logProbs[i][t] = 1 + i - 0.5 * t;
                entropies[i][t] = 0.3 * t - 0.2;
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    private static Map<String, double[]> gradients(Policy policy) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        policy.parameters().forEach(pair -> {
            try (NDArray gradient = pair.getValue().getArray().getGradient();
                    NDArray wide = gradient.toType(DataType.FLOAT64, true)) {
                gradients.put(pair.getKey(), wide.toDoubleArray());
            }
        });
        return gradients;
    }

    @Test
    void accumulate_gradientAgreesWithFiniteDifferences() {
        try (BlockPolicy policy = policy(DataType.FLOAT64)) {
            policy.accumulate(BATCH, BlockPolicyTest::gradient);
            Map<String, double[]> gradients = gradients(policy);

            assertThat(gradients).hasSize(5);
            gradients.forEach((name, gradient) -> {
                NDArray array = policy.parameters().get(name).getArray();
                for (int i = 0; i < gradient.length; i++) {
                    double step = 1e-5;
                    double slope = (lossAt(policy, array, i, step) - lossAt(policy, array, i, -step)) / (2 * step);
                    assertThat(gradient[i]).as("%s[%d]", name, i).isCloseTo(slope, within(1e-7));
                }
            });
        }
    }

    private static double lossAt(Policy policy, NDArray array, int index, double change) {
        double[] before = array.toDoubleArray();
        double[] changed = before.clone();
        changed[index] += change;
        set(array, changed);
        double loss = loss(policy.score(BATCH));
        set(array, before);
        return loss;
    }

    private static void set(NDArray array, double[] values) {
        try (NDArray wide = array.getManager().create(values, array.getShape());
                NDArray cast = wide.toType(array.getDataType(), true)) {
            GradMode.withoutRecording(() -> cast.copyTo(array));
        }
    }

    @Test
    void score_isTheSoftmaxOfTheLogits() {
        try (BlockPolicy policy = policy(DataType.FLOAT64)) {
            int[] prompt = {5, 4, 3};
            TokenScores scores =
                    policy.score(new TokenBatch(List.of(new TokenSequence(new int[] {5, 4, 3, 2}, 3)), 0.8));

            double[] probabilities = probabilities(policy, prompt, 0.8);
            assertThat(scores.logProbs()[0][0]).isCloseTo(Math.log(probabilities[2]), within(1e-6));
            assertThat(scores.entropies()[0][0])
                    .isCloseTo(
                            Arrays.stream(probabilities)
                                    .map(p -> -p * Math.log(p))
                                    .sum(),
                            within(1e-6));
        }
    }

    /** Reads a distribution off the decoder, drawing each token where its cumulative probability begins. */
    private static double[] probabilities(Policy policy, int[] prompt, double temperature) {
        double[] probabilities = new double[VOCABULARY];
        double cumulative = 0;
        try (Decoder decoder = policy.decoder(1, prompt.length + 1)) {
            for (int id = 0; id < VOCABULARY; id++) {
                decoder.admit(prompt, new int[] {0});
                Decoder.Draws draws = decoder.draw(
                        new int[] {0},
                        1,
                        new double[][] {{cumulative + 1e-6}},
                        Distribution.atTemperature(temperature));
                decoder.release(0);
                assertThat(draws.tokens()[0][0]).isEqualTo(id);
                probabilities[id] = Math.exp(draws.logProbs()[0][0]);
                cumulative += probabilities[id];
            }
        }
        assertThat(cumulative).isCloseTo(1, within(1e-6));
        return probabilities;
    }

    @Test
    void score_doesNotDependOnTheBatch() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            TokenScores together = policy.score(BATCH);
            for (int i = 0; i < BATCH.sequences().size(); i++) {
                TokenScores alone =
                        policy.score(new TokenBatch(List.of(BATCH.sequences().get(i)), 0.8));

                assertThat(together.logProbs()[i]).containsExactly(alone.logProbs()[0], within(1e-6));
                assertThat(together.entropies()[i]).containsExactly(alone.entropies()[0], within(1e-6));
            }
        }
    }

    @Test
    void accumulate_seesTheScoresThatScoreReturns() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            TokenScores seen = policy.accumulate(BATCH, BlockPolicyTest::gradient);
            TokenScores scored = policy.score(BATCH);

            for (int i = 0; i < seen.logProbs().length; i++) {
                assertThat(seen.logProbs()[i]).containsExactly(scored.logProbs()[i], within(1e-7));
            }
        }
    }

    @Test
    void accumulate_addsUpUntilGradientsAreZeroed() {
        try (BlockPolicy policy = policy(DataType.FLOAT64)) {
            policy.accumulate(BATCH, BlockPolicyTest::gradient);
            Map<String, double[]> once = gradients(policy);
            policy.accumulate(BATCH, BlockPolicyTest::gradient);

            gradients(policy).forEach((name, gradient) -> {
                double[] doubled = Arrays.stream(once.get(name)).map(g -> 2 * g).toArray();
                assertThat(gradient).as(name).containsExactly(doubled, within(1e-9));
            });

            policy.zeroGradients();
            gradients(policy).values().forEach(gradient -> assertThat(gradient).containsOnly(0));
        }
    }

    @Test
    void accumulate_temperatureOfTheBatchCounts() {
        try (BlockPolicy policy = policy(DataType.FLOAT64)) {
            TokenScores warm = policy.score(new TokenBatch(BATCH.sequences(), 5));
            TokenScores cold = policy.score(new TokenBatch(BATCH.sequences(), 0.2));

            assertThat(warm.entropies()[0][0]).isGreaterThan(cold.entropies()[0][0]);
        }
    }

    @Test
    void accumulate_gradientThatIsNotFiniteIsRefused() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            assertRefused(
                    () -> policy.accumulate(BATCH, scores -> {
                        TokenScores gradient = gradient(scores);
                        gradient.logProbs()[2][1] = Double.NaN;
                        return gradient;
                    }),
                    "gradient at sequence 2, completion token 1 is NaN");
            gradients(policy).values().forEach(gradient -> assertThat(gradient).containsOnly(0));
        }
    }

    @Test
    void accumulate_gradientOfAnotherShapeIsRefused() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            assertRefused(
                    () -> policy.accumulate(BATCH, scores -> {
                        TokenScores gradient = gradient(scores);
                        gradient.logProbs()[0] = new double[1];
                        return gradient;
                    }),
                    "returned 1 log-prob and 3 entropy gradients for the 3 completion tokens of sequence 0");
        }
    }

    @Test
    void score_sequencesThatDoNotFitAreRefused() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            assertRefused(
                    () -> policy.score(new TokenBatch(List.of(new TokenSequence(new int[21], 1)))),
                    "a sequence has 21 tokens; the policy takes at most 20");
            assertRefused(
                    () -> policy.score(new TokenBatch(List.of(new TokenSequence(new int[] {1, 7}, 1)))),
                    "token id 7 is outside the policy's vocabulary of 7");
        }
    }

    @Test
    void parameters_areThoseThatRequireGradients() {
        Model model = Model.newInstance("tiny", "PyTorch");
        Block block = TinyBlocks.initialized(TinyBlocks.causal(), model.getNDManager(), DataType.FLOAT32);
        block.getParameters().get(0).getValue().freeze(true);
        model.setBlock(block);
        try (BlockPolicy policy = BlockPolicy.of(model, VOCABULARY, 20)) {
            policy.accumulate(BATCH, BlockPolicyTest::gradient);

            assertThat(policy.parameters().keys())
                    .hasSize(4)
                    .doesNotContain(block.getParameters().get(0).getKey());
        }
    }

    @Test
    void frozenCopy_keepsItsWeightsAndOutlivesThePolicy() {
        TokenScores before;
        Policy frozen;
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            frozen = policy.frozenCopy();
            before = policy.score(BATCH);
            policy.parameters().forEach(pair -> set(pair.getValue().getArray(), zeros(pair.getValue())));
            assertThat(policy.score(BATCH).logProbs()[0]).doesNotContain(before.logProbs()[0]);
        }
        try (frozen) {
            assertThat(frozen.score(BATCH).logProbs()[0]).isEqualTo(before.logProbs()[0]);
            assertThat(frozen.parameters()).isEmpty();
            assertThatThrownBy(() -> frozen.accumulate(BATCH, BlockPolicyTest::gradient))
                    .hasMessageContaining("frozen copy");
        }
    }

    private static double[] zeros(Parameter parameter) {
        return new double[(int) parameter.getArray().size()];
    }

    @Test
    void load_takesWhatSaveWrote(@TempDir Path folder) throws IOException {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            policy.save(folder);
            double[] before = policy.score(BATCH).logProbs()[3];
            byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
            policy.parameters().forEach(pair -> set(pair.getValue().getArray(), zeros(pair.getValue())));

            policy.load(folder);
            policy.save(folder);

            assertThat(policy.score(BATCH).logProbs()[3]).isEqualTo(before);
            assertThat(folder.resolve("model.safetensors")).hasBinaryContent(file);
            assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
        }
    }

    @Test
    void load_whatDoesNotFitIsRefused(@TempDir Path folder) throws IOException {
        try (BlockPolicy policy = policy(DataType.FLOAT32);
                BlockPolicy wide = policy(DataType.FLOAT64)) {
            assertThatThrownBy(() -> policy.load(folder)).hasMessageContaining("model.safetensors is missing");
            wide.save(folder);
            assertRefused(() -> policy.load(folder), "as float64");
            Path file = folder.resolve("model.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            for (int length : new int[] {0, 5, 40, bytes.length - 1}) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> wide.load(folder))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("save or copy it again");
            }
        }
    }

    @Test
    void of_initializesTheBlock() {
        try (BlockPolicy policy = BlockPolicy.of(TinyBlocks.causal(), VOCABULARY, 20)) {
            assertThat(policy.parameters()).hasSize(5);
            assertThat(policy.score(BATCH).entropies()[0][0]).isBetween(0.0, Math.log(VOCABULARY) + 1e-6);
        }
    }

    @Test
    void of_blocksThatAreNoPolicyAreRefused() {
        assertRefused(() -> BlockPolicy.of(TinyBlocks.lookingAhead(), VOCABULARY, 20), "a policy must be causal");
        assertRefused(() -> BlockPolicy.of(TinyBlocks.causal(), 6, 20), "needs logits (2, 8, 6)");
        assertRefused(
                () -> BlockPolicy.of(TinyBlocks.causal(), 9, 20), "cannot take token ids (2, 8) (int64, below 9)");
        assertRefused(
                () -> BlockPolicy.of(new TinyBlocks.Stubborn(), VOCABULARY, 20),
                "does not read parameter table from the ParameterStore");
        assertRefused(() -> BlockPolicy.of(new SequentialBlock(), VOCABULARY, 1), "both must be at least 2");
        assertRefused(
                () -> BlockPolicy.of(Linear.builder().setUnits(3).build(), VOCABULARY, 20),
                "the block cannot take token ids (2, 8)");
    }

    @Test
    void everything_leavesNoArraysBehind() {
        try (BlockPolicy policy = policy(DataType.FLOAT32)) {
            int arrays = policy.manager().getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                policy.score(BATCH);
                policy.accumulate(BATCH, BlockPolicyTest::gradient);
                policy.zeroGradients();
                policy.frozenCopy().close();
                try (Decoder decoder = policy.decoder(2, 10)) {
                    decoder.admit(new int[] {1, 2}, new int[] {0, 1});
                    decoder.draw(new int[] {0, 1}, 2, new double[2][2], Distribution.UNCHANGED);
                }
            }

            assertThat(policy.manager().getManagedArrays()).hasSize(arrays);
        }
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
