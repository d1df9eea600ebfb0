package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfigBuilder;
import org.rlvr4j.rollout.vector.VectorShape;

/** What is too large for Java's arrays; nothing of that size is made. */
class VectorShapesTest {

    private static ModelConfigBuilder builder() {
        return ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(1000)
                .hiddenSize(4096)
                .intermediateSize(4096)
                .layers(2)
                .heads(32)
                .kvHeads(8);
    }

    @Test
    void obstacle_ordinaryModelHasNone() {
        assertThat(VectorShapes.obstacle(builder().build())).isEmpty();
    }

    @Test
    void obstacle_largestHeadThatFits() {
        assertThat(VectorShapes.obstacle(builder().vocabularySize(131_071).build()))
                .isEmpty();
    }

    @Test
    void obstacle_headIsTooLarge() {
        assertThat(VectorShapes.obstacle(builder().vocabularySize(600_000).build()))
                .hasValue("a matrix of 2,457,600,000 numbers (the head, 600,000 x 4,096), since Java takes at most"
                        + " 536,870,911 in one piece");
    }

    @Test
    void obstacle_gateAndUpAreOneMatrix() {
        assertThat(VectorShapes.obstacle(builder().intermediateSize(70_000).build()))
                .get()
                .asString()
                .contains("gate and up of a layer, 140,000 x 4,096");
    }

    @Test
    void mostRows_logitsFitAnArray() {
        VectorShape shape = VectorShapes.of(builder().vocabularySize(151_936).build());
        assertThat(shape.mostRows()).isEqualTo(14_134);
    }
}
