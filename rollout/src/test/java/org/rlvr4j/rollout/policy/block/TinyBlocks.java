package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Random;

/** Language models of a few hundred parameters, as a user of DJL would write them. */
public final class TinyBlocks {
    public static final int VOCABULARY = 7;
    private static final int WIDTH = 5;

    private TinyBlocks() {}

    /** Embeds, sums over the past, and reads logits off a tanh; with dropout, which a policy must leave off. */
    public static Block causal() {
        return mixing(embedded -> embedded.cumSum(1));
    }

    /** The same, but every position sees the sum over all. */
    static Block lookingAhead() {
        return mixing(embedded -> embedded.sum(new int[] {1}, true).mul(embedded.onesLike()));
    }

    private interface Mixing {
        NDArray mix(NDArray embedded);
    }

    private static Block mixing(Mixing mixing) {
        return new SequentialBlock()
                .add(new Embedding())
                .add(new LambdaBlock(list -> new NDList(mixing.mix(list.singletonOrThrow()))))
                .add(Linear.builder().setUnits(WIDTH).build())
                .add(Activation::tanh)
                .add(Dropout.builder().optRate(0.5f).build())
                .add(Linear.builder().setUnits(VOCABULARY).build());
    }

    /** Fills a block's parameters with seeded numbers. */
    public static Block initialized(Block block, NDManager manager, DataType type) {
        block.initialize(manager, type, new Shape(1, 4));
        Random random = new Random(17);
        block.getParameters().forEach(pair -> {
            NDArray array = pair.getValue().getArray();
            double[] values = random.doubles(array.size(), -0.7, 0.7).toArray();
            try (NDArray filled = manager.create(values, array.getShape());
                    NDArray cast = filled.toType(type, true)) {
                GradMode.withoutRecording(() -> cast.copyTo(array));
            }
        });
        return block;
    }

    /** Weight first, as in {@code weight.get(ids)}: DJL gives the result to the weight's manager. */
    private static final class Embedding extends AbstractBlock {
        private final Parameter weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(VOCABULARY, WIDTH))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
            NDArray ids = inputs.singletonOrThrow();
            return new NDList(store.getValue(weight, ids.getDevice(), training).get(ids));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0].add(WIDTH)};
        }
    }

    /** A table of bigrams that it reads past the store. */
    static final class Stubborn extends AbstractBlock {
        private final Parameter table = addParameter(Parameter.builder()
                .setName("table")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(VOCABULARY, VOCABULARY))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
            return new NDList(table.getArray().get(inputs.singletonOrThrow()));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0].add(VOCABULARY)};
        }
    }
}
