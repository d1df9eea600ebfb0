package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.script.ScriptValue;
import org.rlvr4j.rollout.vector.MatrixRows;
import org.rlvr4j.rollout.vector.VectorModel;

/**
 * Loads a block's weights into a model with vectors, a matrix at a time and straight from where they are held, so that no
 * second copy of all weights is ever there.
 */
final class VectorWeights {

    /** Products of a layer, as {@code vectors.py} counts them. */
    static final int PRODUCTS = 4;

    /** Tensors of a layer, as {@code prepare.py} counts them. */
    private static final int LAYER = 12;

    /** What is loaded of that which lies outside of the layers, in the order of {@code prepare.py}: all but the embedding. */
    static final List<String> OUTSIDE = List.of("positions", "norm", "norm_bias", "head");

    /** The place of the first of them. */
    static final int FIRST_OUTSIDE = 1;

    private static final int HEAD = 4;

    /** What a product has beside its matrix: its bias, the factors of its columns, and two norms. */
    private static final int VECTORS = 4;

    /** For each product, where its matrix, its bias and its two norms are among a layer's tensors; -1 for none. */
    private static final int[][] PLACES = {{0, 1, 2, 3}, {4, 5, 10, -1}, {6, 7, -1, -1}, {8, 9, 11, -1}};

    /** Numbers of a matrix that go out at a time: Java sees no more than 2 GiB of the engine's memory in one piece. */
    private static final int MOST_NUMBERS = Integer.MAX_VALUE / Float.BYTES;

    private final DecoderBlock module;
    private final VectorModel model;
    private final int mostNumbers;

    VectorWeights(DecoderBlock module, VectorModel model) {
        this(module, model, MOST_NUMBERS);
    }

    /** Takes matrices in pieces of at most so many numbers, where a row has no more. */
    VectorWeights(DecoderBlock module, VectorModel model, int mostNumbers) {
        this.module = module;
        this.model = model;
        this.mostNumbers = mostNumbers;
    }

    /** Returns the block's parameters as a list of the script's, which takes as long to make as a small matrix to load. */
    ScriptValue parameters() {
        return module.script().value("listed", module.weights());
    }

    /**
     * Loads the matrix of a layer's product and all that goes with it.
     *
     * @param parameters what {@link #parameters} returned
     */
    void loadProduct(int layer, int product, ScriptValue parameters) {
        try (NDManager scope = module.manager().newSubManager()) {
            List<NDArray> tensors =
                    module.script().tensors(scope, "product_tensors", product, layer, mostNumbers, parameters);
            List<NDArray> vectors = tensors.subList(0, VECTORS);
            List<NDArray> parts = tensors.subList(VECTORS, tensors.size());
            int[] places = PLACES[product];
            int first = layer * LAYER;
            model.load(first + places[0], matrix(product, layer, parts, vectors));
            model.load(first + places[1], floats(vectors.get(0)));
            for (int norm = 0; norm < 2; norm++) {
                if (places[2 + norm] >= 0) {
                    model.load(first + places[2 + norm], floats(vectors.get(2 + norm)));
                }
            }
        }
    }

    private MatrixRows matrix(int product, int layer, List<NDArray> parts, List<NDArray> vectors) {
        MatrixRows rows = rows(parts);
        NDArray columns = vectors.get(1);
        if (columns.size() > 0) {
            rows.timesColumns(columns.toFloatArray());
        }
        if (product == 0) {
            ModelConfig config = module.config();
            rows.order(interleaved(config));
            if (vectors.get(2).size() == 0) { // else the scale of attention's scores is in the query's norm
                float scale = (float) config.attentionScores().scale(layer);
                rows.timesFirst(config.heads() * config.headDim(), scale);
            }
        }
        return rows;
    }

    /** Returns which row of query and key goes where, so that what a rotation turns together lies side by side. */
    private static int[] interleaved(ModelConfig config) {
        int size = config.headDim();
        int half = config.rotaryDim() / 2;
        return IntStream.range(0, (config.heads() + config.kvHeads()) * size)
                .map(row -> {
                    int i = row % size;
                    return i < 2 * half ? row - i + i / 2 + i % 2 * half : row;
                })
                .toArray();
    }

    /** Loads a tensor outside of the layers. */
    void loadOutside(int tensor, int parameter) {
        int index = module.config().layers() * LAYER + tensor;
        if (parameter < 0) {
            model.load(index, FloatBuffer.allocate(0));
            return;
        }
        try (NDManager scope = module.manager().newSubManager()) {
            NDArray held = module.weights().get(parameter);
            if (tensor == HEAD) {
                model.load(index, rows(module.script().tensors(scope, "head_rows", held, mostNumbers)));
            } else {
                model.load(index, floats(module.script().tensor(scope, "outside_values", tensor, held)));
            }
        }
    }

    private static MatrixRows rows(List<NDArray> parts) {
        MatrixRows rows = new MatrixRows(Math.toIntExact(parts.get(0).getShape().get(1)));
        for (NDArray part : parts) {
            rows.append(part.toByteBuffer(true), part.getDataType() == DataType.FLOAT16);
        }
        return rows;
    }

    private static FloatBuffer floats(NDArray tensor) {
        if (tensor.size() == 0) {
            return FloatBuffer.allocate(0);
        }
        return tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Returns the parameters that a layer's product is made of. */
    static int[] parametersOf(int[] slots, int layer, int product) {
        int at = layer * DecoderSlots.LAYER;
        int[][] ranges = {{0, 16, 36, 38, 44, 48}, {16, 20, 40, 42}, {20, 32, 38, 40}, {32, 36, 42, 44}};
        int[] own = ranges[product];
        return IntStream.range(0, own.length / 2)
                .flatMap(i -> Arrays.stream(slots, at + own[2 * i], at + own[2 * i + 1]))
                .filter(index -> index >= 0)
                .toArray();
    }
}
