package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;
import org.rlvr4j.rollout.script.TorchScript;

/**
 * The smallest policy that can learn: a table of logits by the token before. The arithmetic is in Java, the weights and
 * their gradient are a real parameter.
 */
final class TabularPolicy implements Policy {
    private static final String SCRIPT = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def backward(self: __torch__.Module, x: Tensor, gradient: Tensor) -> Tensor:
                x.backward(gradient)
                return gradient
              def copy(self: __torch__.Module, target: Tensor, source: Tensor) -> None:
                torch.copy_(target, source)
              def zero(self: __torch__.Module, x: Tensor) -> Tensor:
                return torch.zero_(unchecked_cast(Tensor, x.grad))
            """;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final TorchScript script = TorchScript.compile(manager, SCRIPT, Map.of());
    private final ParameterList parameters = new ParameterList();
    private final int size;
    private final int maxSequenceLength;
    private final NDArray table;

    /** Sequences that were scored or went forward and backward. */
    int scored;

    int accumulated;

    TabularPolicy(int size, int maxSequenceLength) {
        this.size = size;
        this.maxSequenceLength = maxSequenceLength;
        this.table = manager.zeros(new Shape(size, size));
        table.setRequiresGradient(true);
        Parameter parameter = Parameter.builder()
                .setName("table")
                .setType(Parameter.Type.WEIGHT)
                .build();
        parameter.setArray(table);
        parameters.add("table", parameter);
    }

    float[] weights() {
        return table.toFloatArray();
    }

    void setWeights(float[] values) {
        try (NDArray source = manager.create(values, new Shape(size, size))) {
            script.run("copy", table, source);
        }
    }

    private double[][] logits() {
        float[] flat = weights();
        double[][] rows = new double[size][size];
        for (int i = 0; i < flat.length; i++) {
            rows[i / size][i % size] = flat[i];
        }
        return rows;
    }

    @Override
    public int vocabularySize() {
        return size;
    }

    @Override
    public int maxSequenceLength() {
        return maxSequenceLength;
    }

    @Override
    public ParameterList parameters() {
        return parameters;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        scored += batch.sequences().size();
        return scores(batch, logits());
    }

    private static TokenScores scores(TokenBatch batch, double[][] logits) {
        TokenScores scores = TokenScores.zeros(batch);
        for (int i = 0; i < batch.sequences().size(); i++) {
            TokenSequence sequence = batch.sequences().get(i);
            for (int t = 0; t < sequence.completionLength(); t++) {
                double[] p = probabilities(logits, sequence, t, batch.temperature());
                scores.logProbs()[i][t] = Math.log(p[sequence.tokens()[sequence.promptLength() + t]]);
                scores.entropies()[i][t] = entropy(p);
            }
        }
        return scores;
    }

    private static double[] probabilities(double[][] logits, TokenSequence sequence, int t, double temperature) {
        int before = sequence.tokens()[sequence.promptLength() + t - 1];
        return TokenDraw.probabilities(logits[before], Distribution.atTemperature(temperature));
    }

    private static double entropy(double[] p) {
        return -Arrays.stream(p).map(x -> x * Math.log(x)).sum();
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        accumulated += batch.sequences().size();
        double[][] logits = logits();
        TokenScores scores = scores(batch, logits);
        TokenScores gradient = objective.gradient(scores);
        double[][] byLogit = new double[size][size];
        for (int i = 0; i < batch.sequences().size(); i++) {
            TokenSequence sequence = batch.sequences().get(i);
            for (int t = 0; t < sequence.completionLength(); t++) {
                double[] p = probabilities(logits, sequence, t, batch.temperature());
                int token = sequence.tokens()[sequence.promptLength() + t];
                double[] row = byLogit[sequence.tokens()[sequence.promptLength() + t - 1]];
                for (int j = 0; j < size; j++) {
                    double byLogProb = (j == token ? 1 : 0) - p[j];
                    double byEntropy = -p[j] * (Math.log(p[j]) + scores.entropies()[i][t]);
                    row[j] += (gradient.logProbs()[i][t] * byLogProb + gradient.entropies()[i][t] * byEntropy)
                            / batch.temperature();
                }
            }
        }
        float[] flat = new float[size * size];
        for (int k = 0; k < flat.length; k++) {
            flat[k] = (float) byLogit[k / size][k % size];
        }
        try (NDManager scope = manager.newSubManager()) {
            script.record(scope, "backward", table, scope.create(flat, new Shape(size, size)));
        }
        return scores;
    }

    @Override
    public void zeroGradients() {
        script.tensor(manager, "zero", table).close();
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        return new TabularDecoder(logits(), rows);
    }

    @Override
    public TabularPolicy frozenCopy() {
        TabularPolicy copy = new TabularPolicy(size, maxSequenceLength);
        copy.setWeights(weights());
        return copy;
    }

    @Override
    public void save(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("table.txt"), Arrays.toString(weights()));
    }

    @Override
    public void close() {
        manager.close();
    }

    private record TabularDecoder(double[][] logits, int[] last) implements Decoder {
        TabularDecoder(double[][] logits, int rows) {
            this(logits, new int[rows]);
        }

        @Override
        public int rows() {
            return last.length;
        }

        @Override
        public void admit(int[] prompt, int[] rows) {
            Arrays.stream(rows).forEach(row -> last[row] = prompt[prompt.length - 1]);
        }

        @Override
        public void release(int row) {}

        @Override
        public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
            int[][] tokens = new int[rows.length][steps];
            float[][] logProbs = new float[rows.length][steps];
            float[][] untempered = new float[rows.length][steps];
            for (int i = 0; i < rows.length; i++) {
                for (int s = 0; s < steps; s++) {
                    TokenDraw draw = TokenDraw.draw(logits[last[rows[i]]], distribution, uniforms[i][s]);
                    tokens[i][s] = draw.token();
                    logProbs[i][s] = (float) draw.logProb();
                    untempered[i][s] = (float) draw.untemperedLogProb();
                    last[rows[i]] = draw.token();
                }
            }
            return new Draws(tokens, logProbs, untempered);
        }

        @Override
        public void close() {}
    }
}
