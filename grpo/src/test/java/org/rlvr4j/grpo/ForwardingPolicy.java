package org.rlvr4j.grpo;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Path;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;

/** Does what another policy does, for subclasses that do some of it otherwise. Does not own the other. */
class ForwardingPolicy implements Policy {
    private final Policy other;

    ForwardingPolicy(Policy other) {
        this.other = other;
    }

    @Override
    public int vocabularySize() {
        return other.vocabularySize();
    }

    @Override
    public int maxSequenceLength() {
        return other.maxSequenceLength();
    }

    @Override
    public ParameterList parameters() {
        return other.parameters();
    }

    @Override
    public NDManager manager() {
        return other.manager();
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        return other.score(batch);
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        return other.accumulate(batch, objective);
    }

    @Override
    public long tokensThroughLayers(TokenBatch batch) {
        return other.tokensThroughLayers(batch);
    }

    @Override
    public void zeroGradients() {
        other.zeroGradients();
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        return other.decoder(rows, maxLength);
    }

    @Override
    public Policy frozenCopy() {
        return other.frozenCopy();
    }

    @Override
    public void save(Path folder) throws IOException {
        other.save(folder);
    }

    @Override
    public void close() {}
}
