package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfigBuilder;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.Precision;
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

    private static Optional<String> obstacle(ModelConfigBuilder builder, Precision precision) {
        return VectorShapes.obstacle(builder.build(), ComputeOptions.DEFAULT.withPrecision(precision));
    }

    @Test
    void obstacle_ordinaryModelHasNone() {
        assertThat(obstacle(builder(), Precision.FLOAT32)).isEmpty();
    }

    @Test
    void obstacle_largestHeadThatFits() {
        assertThat(obstacle(builder().vocabularySize(524_272), Precision.FLOAT32))
                .isEmpty();
        assertThat(obstacle(builder().vocabularySize(524_273), Precision.FLOAT32))
                .isPresent();
    }

    @Test
    void obstacle_headIsTooLarge() {
        assertThat(obstacle(builder().tiedEmbeddings(true).vocabularySize(600_000), Precision.FLOAT32))
                .hasValue("a matrix of 2,457,600,000 numbers (the head, 600,000 x 4,096), since one of Java's arrays"
                        + " holds at most 2,147,483,623 in float32");
    }

    @Test
    void obstacle_queryKeyAndValueAreOneMatrix() {
        assertThat(obstacle(builder().headDim(11_000), Precision.FLOAT32))
                .get()
                .asString()
                .contains("query, key and value of a layer, 528,000 x 4,096");
    }

    @Test
    void obstacle_bfloat16TakesTwiceAsMany() {
        ModelConfigBuilder wide = builder().intermediateSize(300_000);
        assertThat(obstacle(wide, Precision.FLOAT32))
                .get()
                .asString()
                .contains("gate and up of a layer, 600,000 x 4,096");
        assertThat(obstacle(wide, Precision.BFLOAT16)).isEmpty();
        assertThat(obstacle(wide.intermediateSize(600_000), Precision.BFLOAT16))
                .get()
                .asString()
                .contains("at most 4,294,959,054 in bfloat16");
    }

    @Test
    void mostRows_logitsFitAnArray() {
        VectorShape shape = VectorShapes.of(builder().vocabularySize(151_936).build());
        assertThat(shape.mostRows()).isEqualTo(14_134);
    }
}
