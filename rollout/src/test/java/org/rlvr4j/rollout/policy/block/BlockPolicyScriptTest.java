package org.rlvr4j.rollout.policy.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** A user's TorchScript module as a policy. */
class BlockPolicyScriptTest {
    private static final int VOCABULARY = 6;
    private static final TokenBatch BATCH = new TokenBatch(
            List.of(new TokenSequence(new int[] {1, 2, 3, 4}, 2), new TokenSequence(new int[] {5, 0, 1}, 1)), 1.5);

    /** Sums embeddings over the past; dropout must be off, or nothing here is reproducible. */
    private static final String FORWARD = """
              def forward(self: __torch__.Mod, ids: Tensor) -> Tensor:
                h = torch.tanh(torch.cumsum(torch.embedding(self.embedding, ids), 1))
                h = torch.dropout(h, 0.5, self.training)
                return torch.add(torch.linear(h, self.head), self.offset)
            """;

    private static float[][] random(int seed, int rows, int columns) {
        Random random = new Random(seed);
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian() / 2;
            }
        }
        return values;
    }

    private static byte[] archive(String forward) {
        return new ParameterArchive(forward.indent(0))
                .with("embedding", random(1, VOCABULARY, 4))
                .with("head", random(2, VOCABULARY, 4))
                .with("offset", random(3, 1, VOCABULARY))
                .bytes();
    }

    private static BlockPolicy policy(String forward) throws IOException, MalformedModelException {
        Model model = Model.newInstance("script", "PyTorch");
        model.load(new ByteArrayInputStream(archive(forward)));
        model.getBlock()
                .freezeParameters(false, parameter -> !parameter.getName().equals("offset"));
        return BlockPolicy.of(model, VOCABULARY, 10);
    }

    private static TokenScores gradient(TokenScores scores) {
        return new TokenScores(new double[][] {{1, -0.5}, {0.3, 2}}, new double[][] {{0.2, 0.1}, {-0.4, 0}});
    }

    private static double loss(TokenScores scores) {
        TokenScores gradient = gradient(scores);
        double loss = 0;
        for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 2; t++) {
                loss += gradient.logProbs()[i][t] * scores.logProbs()[i][t]
                        + gradient.entropies()[i][t] * scores.entropies()[i][t];
            }
        }
        return loss;
    }

    @Test
    void parameters_areThoseThatAreNotFrozen() throws Exception {
        try (BlockPolicy policy = policy(FORWARD)) {
            assertThat(policy.parameters().keys()).containsExactly("embedding", "head");
        }
    }

    @Test
    void accumulate_gradientAgreesWithFiniteDifferences() throws Exception {
        try (BlockPolicy policy = policy(FORWARD)) {
            policy.accumulate(BATCH, BlockPolicyScriptTest::gradient);

            policy.parameters().forEach(pair -> {
                NDArray array = pair.getValue().getArray();
                try (NDArray gradient = array.getGradient()) {
                    float[] expected = gradient.toFloatArray();
                    for (int i = 0; i < expected.length; i++) {
                        double slope = (lossAt(policy, array, i, 1e-2f) - lossAt(policy, array, i, -1e-2f)) / 2e-2;
                        assertThat((double) expected[i])
                                .as("%s[%d]", pair.getKey(), i)
                                .isCloseTo(slope, within(5e-4));
                    }
                }
            });
        }
    }

    private static double lossAt(Policy policy, NDArray array, int index, float change) {
        float[] before = array.toFloatArray();
        float[] changed = before.clone();
        changed[index] += change;
        set(array, changed);
        double loss = loss(policy.score(BATCH));
        set(array, before);
        return loss;
    }

    private static void set(NDArray array, float[] values) {
        try (NDArray source = array.getManager().create(values, array.getShape())) {
            GradMode.withoutRecording(() -> source.copyTo(array));
        }
    }

    @Test
    void accumulate_addsUpUntilGradientsAreZeroed() throws Exception {
        try (BlockPolicy policy = policy(FORWARD)) {
            NDArray head = policy.parameters().get("head").getArray();
            policy.accumulate(BATCH, BlockPolicyScriptTest::gradient);
            float once = firstGradient(head);
            policy.accumulate(BATCH, BlockPolicyScriptTest::gradient);

            assertThat(firstGradient(head)).isCloseTo(2 * once, within(1e-6f));
            policy.zeroGradients();
            assertThat(firstGradient(head)).isZero();
        }
    }

    private static float firstGradient(NDArray array) {
        try (NDArray gradient = array.getGradient()) {
            return gradient.toFloatArray()[0];
        }
    }

    @Test
    void frozenCopy_keepsItsWeightsAndOutlivesThePolicy() throws Exception {
        TokenScores before;
        Policy frozen;
        try (BlockPolicy policy = policy(FORWARD)) {
            before = policy.score(BATCH);
            frozen = policy.frozenCopy();
            set(policy.parameters().get("head").getArray(), new float[VOCABULARY * 4]);
            assertThat(policy.score(BATCH).logProbs()[0]).isNotEqualTo(before.logProbs()[0]);
        }
        try (frozen) {
            assertThat(frozen.score(BATCH).logProbs()[0]).isEqualTo(before.logProbs()[0]);
            assertThat(frozen.parameters()).isEmpty();
        }
    }

    @Test
    void load_takesWhatSaveWrote(@TempDir Path folder) throws Exception {
        try (BlockPolicy policy = policy(FORWARD)) {
            double[] before = policy.score(BATCH).logProbs()[0];
            policy.save(folder);
            set(policy.parameters().get("head").getArray(), new float[VOCABULARY * 4]);

            policy.load(folder);

            assertThat(policy.score(BATCH).logProbs()[0]).isEqualTo(before);
        }
    }

    @Test
    void of_pathWithTrainParamTrainsAllAndWithoutNothing(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("script.pt"), archive(FORWARD));
        Model retrained = Model.newInstance("script", "PyTorch");
        retrained.load(file, "script", Map.of("trainParam", "true"));
        try (BlockPolicy policy = BlockPolicy.of(retrained, VOCABULARY, 10)) {
            assertThat(policy.parameters().keys()).containsExactly("embedding", "head", "offset");
        }
        try (Model frozen = Model.newInstance("script", "PyTorch")) {
            frozen.load(file, "script");
            assertThatThrownBy(() -> BlockPolicy.of(frozen, VOCABULARY, 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("trainParam=true");
        }
    }

    @Test
    void of_modulesThatAreNoPolicyAreRefused() {
        assertRefused(
                FORWARD.replace("torch.cumsum(", "torch.add(torch.zeros([1, 1, 4]), torch.flip(")
                        .replace("), 1))", "), [1])))"),
                "a policy must be causal");
        assertRefused(FORWARD.replace("self.offset)", "self.offset).to(15)"), "the logits of the block is bfloat16");
        assertRefused(FORWARD.replace("self.offset)", "self.offset).to(4)"), "the logits of the block is not a float");
        assertRefused(
                FORWARD.replace("-> Tensor", "-> Tuple[Tensor, Tensor]").replace("return ", "return ids, "),
                "returns 2 tensors; a policy needs one");
        assertRefused(FORWARD.replace("self.head)", "ids)"), "cannot take token ids");
    }

    private static void assertRefused(String forward, String message) {
        assertThatThrownBy(() -> policy(forward).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
