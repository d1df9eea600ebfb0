package org.rlvr4j.rollout.policy.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** Garbage is collected between forward and backward: what the graph holds on to must not be garbage. */
class BlockPolicyCollectionTest {
    private static final TokenBatch BATCH =
            new TokenBatch(List.of(new TokenSequence(new int[] {1, 2, 3, 4, 5}, 2)), 0.8);

    @Test
    void accumulate_survivesCollection() {
        float[] undisturbed = gradient(() -> {});
        for (int i = 0; i < 5; i++) {
            assertThat(gradient(BlockPolicyCollectionTest::collectAndOverwrite)).containsExactly(undisturbed);
        }
    }

    private static float[] gradient(Runnable betweenForwardAndBackward) {
        Model model = Model.newInstance("tiny", "PyTorch");
        model.setBlock(TinyBlocks.initialized(TinyBlocks.causal(), model.getNDManager(), DataType.FLOAT32));
        try (BlockPolicy policy = BlockPolicy.of(model, TinyBlocks.VOCABULARY, 20)) {
            policy.accumulate(BATCH, scores -> {
                betweenForwardAndBackward.run();
                return new TokenScores(new double[][] {{1, 2, 3}}, new double[][] {{1, -1, 1}});
            });
            try (NDArray gradient = policy.parameters().valueAt(0).getArray().getGradient()) {
                return gradient.toFloatArray();
            }
        }
    }

    /** Small native blocks that were freed are handed out again, and hold NaN then. */
    private static void collectAndOverwrite() {
        try {
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<ByteBuffer> taken = new ArrayList<>();
        for (int size = 4; size <= 64; size += 4) {
            for (int i = 0; i < 200; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
                while (buffer.remaining() >= 8) {
                    buffer.putDouble(Double.NaN);
                }
                taken.add(buffer);
            }
        }
        assertThat(taken).isNotEmpty();
    }
}
