package org.rlvr4j.examples.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryPlan;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * A policy that draws an end of sequence where it is told to, and otherwise what the policy behind it draws: random
 * weights know no end.
 */
final class ScheduledEnds implements Policy {

    private final Policy policy;
    private final int eosId;
    private final PrimitiveIterator.OfInt lengths;

    /**
     * Wraps a policy.
     *
     * @param lengths of the completions in the order of their admission, each at least 1
     */
    ScheduledEnds(Policy policy, int eosId, PrimitiveIterator.OfInt lengths) {
        this.policy = policy;
        this.eosId = eosId;
        this.lengths = lengths;
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        return new EndingDecoder(policy.decoder(rows, maxLength));
    }

    private final class EndingDecoder implements Decoder {
        private final Decoder decoder;
        private final Map<Integer, Integer> left = new HashMap<>();

        EndingDecoder(Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public int rows() {
            return decoder.rows();
        }

        @Override
        public void admit(int[] prompt, int[] rows) {
            decoder.admit(prompt, rows);
            for (int row : rows) {
                left.put(row, lengths.nextInt());
            }
        }

        @Override
        public void release(int row) {
            decoder.release(row);
            left.remove(row);
        }

        @Override
        public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
            Draws draws = decoder.draw(rows, steps, uniforms, distribution);
            for (int i = 0; i < rows.length; i++) {
                int before = left.getOrDefault(rows[i], 0);
                int[] tokens = draws.tokens()[i];
                for (int t = 0; t < tokens.length; t++) {
                    if (t == before - 1) {
                        tokens[t] = eosId;
                    } else if (tokens[t] == eosId) {
                        tokens[t] = eosId == 0 ? 1 : eosId - 1;
                    }
                }
                left.put(rows[i], before - steps);
            }
            return draws;
        }

        @Override
        public void close() {
            decoder.close();
        }
    }

    @Override
    public int vocabularySize() {
        return policy.vocabularySize();
    }

    @Override
    public int maxSequenceLength() {
        return policy.maxSequenceLength();
    }

    @Override
    public ParameterList parameters() {
        return policy.parameters();
    }

    @Override
    public NDManager manager() {
        return policy.manager();
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        return policy.score(batch);
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        return policy.accumulate(batch, objective);
    }

    @Override
    public long tokensThroughLayers(TokenBatch batch) {
        return policy.tokensThroughLayers(batch);
    }

    @Override
    public MemoryPlan memory(MemoryLoad load) {
        return policy.memory(load);
    }

    @Override
    public void zeroGradients() {
        policy.zeroGradients();
    }

    @Override
    public Policy frozenCopy() {
        return policy.frozenCopy();
    }

    @Override
    public void save(Path folder) throws IOException {
        policy.save(folder);
    }

    @Override
    public void close() {
        policy.close();
    }
}
