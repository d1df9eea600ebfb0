package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.DecoderMemory;

/** Takes batches through a decoder for their scores, and back for the gradients of its parameters. */
final class BatchPasses {

    private final DecoderBlock block;
    private boolean gradientsAllocated;

    BatchPasses(DecoderBlock block) {
        this.block = block;
    }

    /** Scores a batch, a part at a time; nothing is kept. */
    TokenScores score(TokenBatch batch) {
        check(batch);
        TokenScores scores = TokenScores.zeros(batch);
        for (BatchPart part : BatchPart.byLength(batch, DecoderMemory.scoreTokens(block.config()))) {
            PackedBatch packed = PackedBatch.of(block, part.batch());
            if (packed.isEmpty()) {
                continue;
            }
            try (NDManager scope = block.manager().newSubManager();
                    TrunkCall call = TrunkCall.of(block, packed, scope)) {
                part.put(TrunkPass.score(call), scores);
            }
        }
        return scores;
    }

    /** Scores a batch as a whole, and adds the gradients of an objective to those of the parameters. */
    TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        check(batch);
        PackedBatch packed = PackedBatch.of(block, batch);
        if (packed.isEmpty()) {
            TokenScores none = TokenScores.zeros(batch);
            objective.gradient(none);
            return none;
        }
        allocateGradients();
        try (NDManager scope = block.manager().newSubManager();
                TrunkCall call = TrunkCall.of(block, packed, scope);
                TrunkPass pass = TrunkPass.forward(call, block.compute().recompute())) {
            TokenScores scores = pass.scores();
            pass.backward(objective.gradient(scores));
            return scores;
        }
    }

    /** Gradients are added to in place, so that they have to be there. */
    private void allocateGradients() {
        if (!gradientsAllocated) {
            block.script().record(block.manager(), "allocate", block.weights());
            gradientsAllocated = true;
        }
    }

    void zeroGradients() {
        List<NDArray> gradients =
                block.trained().stream().map(NDArray::getGradient).toList();
        try {
            block.script().run("zero", gradients);
        } finally {
            gradients.forEach(NDArray::close);
        }
    }

    private void check(TokenBatch batch) {
        ModelConfig config = block.config();
        for (TokenSequence sequence : batch.sequences()) {
            block.check(sequence.tokens());
            if (sequence.length() > config.maxPositions()) {
                throw new IllegalArgumentException("a sequence has " + sequence.length()
                        + " tokens; the model was made for at most " + config.maxPositions());
            }
        }
    }
}
