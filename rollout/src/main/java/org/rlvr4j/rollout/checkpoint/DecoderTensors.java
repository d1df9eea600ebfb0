package org.rlvr4j.rollout.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Lists a decoder's tensors in the order of Hugging Face's state dict. */
final class DecoderTensors {

    private final ModelConfig config;
    private final DecoderNames names;
    private final List<TensorSpec> tensors = new ArrayList<>();

    private DecoderTensors(ModelConfig config) {
        this.config = config;
        this.names = config.names();
    }

    static List<TensorSpec> of(ModelConfig config) {
        DecoderTensors list = new DecoderTensors(config);
        list.addModel();
        return Collections.unmodifiableList(list.tensors);
    }

    private void addModel() {
        add(names.embedding() + ".weight", config.vocabularySize(), config.hiddenSize());
        if (names.positions() != null) {
            add(names.positions() + ".weight", config.maxPositions(), config.hiddenSize());
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Map.Entry<LayerPart, String> part : names.parts().entrySet()) {
                addPart(part.getKey(), names.layers() + layer + "." + part.getValue());
            }
        }
        addNorm(names.norm(), config.hiddenSize());
        if (!config.tiedEmbeddings()) {
            add(DecoderNames.HEAD, config.vocabularySize(), config.hiddenSize());
        }
    }

    private void addPart(LayerPart part, String name) {
        int hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.kvHeads() * config.headDim();
        long intermediate = config.intermediateSize();
        switch (part) {
            case QUERY -> addLinear(name, queries, hidden, config.qkvBias());
            case KEY, VALUE -> addLinear(name, keys, hidden, config.qkvBias());
            case QUERY_KEY_VALUE -> addLinear(name, queries + 2 * keys, hidden, config.qkvBias());
            case OUTPUT -> addLinear(name, hidden, queries, config.outputBias());
            case GATE, UP -> addLinear(name, intermediate, hidden, config.mlpBias());
            case GATE_UP -> addLinear(name, 2 * intermediate, hidden, config.mlpBias());
            case DOWN -> addLinear(name, hidden, intermediate, config.mlpBias());
            case QUERY_NORM, KEY_NORM -> {
                if (config.qkNorm()) {
                    addNorm(name, config.headDim());
                }
            }
            default -> addNorm(name, hidden);
        }
    }

    private void addLinear(String name, long outputs, long inputs, boolean bias) {
        if (config.transposedWeights()) {
            add(name + ".weight", inputs, outputs);
        } else {
            add(name + ".weight", outputs, inputs);
        }
        if (bias) {
            add(name + ".bias", outputs);
        }
    }

    private void addNorm(String name, int size) {
        add(name + ".weight", size);
        if (config.layerNorms()) {
            add(name + ".bias", size);
        }
    }

    private void add(String name, long... shape) {
        tensors.add(TensorSpec.of(name, shape));
    }
}
