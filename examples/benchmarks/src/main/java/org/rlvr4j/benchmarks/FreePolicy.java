package org.rlvr4j.benchmarks;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.nio.file.Path;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** Draws tokens straight from the uniforms, without a model, so that what remains is the sampler's work. */
final class FreePolicy implements Policy {

    static final int VOCABULARY = 64;

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public int maxSequenceLength() {
        return 4096;
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        return new FreeDecoder(rows);
    }

    private record FreeDecoder(int rows) implements Decoder {

        @Override
        public void admit(int[] prompt, int[] taken) {}

        @Override
        public void release(int row) {}

        @Override
        public Draws draw(int[] drawn, int steps, double[][] uniforms, Distribution distribution) {
            int[][] tokens = new int[drawn.length][steps];
            for (int i = 0; i < drawn.length; i++) {
                for (int step = 0; step < steps; step++) {
                    tokens[i][step] = (int) (uniforms[i][step] * VOCABULARY);
                }
            }
            return new Draws(tokens, new float[drawn.length][steps], new float[drawn.length][steps]);
        }

        @Override
        public void close() {}
    }

    @Override
    public ParameterList parameters() {
        throw noModel();
    }

    @Override
    public NDManager manager() {
        throw noModel();
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        throw noModel();
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        throw noModel();
    }

    @Override
    public void zeroGradients() {
        throw noModel();
    }

    @Override
    public Policy frozenCopy() {
        throw noModel();
    }

    @Override
    public void save(Path folder) {
        throw noModel();
    }

    private static UnsupportedOperationException noModel() {
        return new UnsupportedOperationException("there is no model behind this policy");
    }

    @Override
    public void close() {}
}
