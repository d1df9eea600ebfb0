package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenSequence;

/**
 * A {@link TokenBatch} as a rectangle, padded on the right with token 0. In a causal model nothing that is scored
 * depends on what stands to its right.
 */
final class PaddedBatch {
    private final long[] ids;
    private final long[] index;
    private final long[] targets;
    private final Shape shape;
    private final double temperature;

    PaddedBatch(TokenBatch batch) {
        List<TokenSequence> sequences = batch.sequences();
        int width = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
        int completionTokens = batch.completionTokens();
        this.temperature = batch.temperature();
        this.shape = new Shape(sequences.size(), width);
        this.ids = new long[Math.multiplyExact(sequences.size(), width)];
        this.index = new long[completionTokens];
        this.targets = new long[completionTokens];
        int scored = 0;
        for (int row = 0; row < sequences.size(); row++) {
            int[] tokens = sequences.get(row).tokens();
            for (int t = 0; t < tokens.length; t++) {
                ids[row * width + t] = tokens[t];
            }
            for (int t = sequences.get(row).promptLength(); t < tokens.length; t++) {
                index[scored] = (long) row * width + t - 1;
                targets[scored] = tokens[t];
                scored++;
            }
        }
    }

    /** Returns the token ids, {@code [batch, time]}. */
    NDArray ids(NDManager manager) {
        return manager.create(ids, shape);
    }

    /**
     * Returns the scores of the completion tokens.
     *
     * @param logits {@code [batch, time, vocabulary]}
     * @return {@code [2, completion tokens]}: log-probabilities, then entropies; in float64 if the logits are, else in
     *     float32
     */
    NDArray scores(NDArray logits, NDManager manager) {
        NDArray predicting = logits.reshape(-1, logits.getShape().get(2)).get(manager.create(index));
        DataType type = predicting.getDataType() == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
        // DJL closes the array that it makes of a plain number, but the graph still reads its memory on the way back
        NDArray divisor = manager.create(temperature);
        NDArray logProbs = predicting.toType(type, false).div(divisor).logSoftmax(-1);
        NDArray drawn =
                logProbs.gather(manager.create(targets).expandDims(1), 1).squeeze(1);
        NDArray finite = logProbs.maximum(manager.create(-1e30)); // p log p of an impossible token is 0, not NaN
        NDArray entropies = logProbs.exp().mul(finite).sum(new int[] {1}).neg();
        return drawn.stack(entropies);
    }
}
