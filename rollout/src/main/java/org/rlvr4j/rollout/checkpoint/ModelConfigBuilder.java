package org.rlvr4j.rollout.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ModelConfig}; starts from what transformers' configuration class of the architecture defaults to. */
public final class ModelConfigBuilder {

    private final Architecture architecture;
    private int vocabularySize;
    private int hiddenSize = 4096;
    private int intermediateSize;
    private int layers = 32;
    private int heads = 32;
    private int kvHeads;
    private int headDim;
    private int maxPositions;
    private double normEpsilon = 1e-6;
    private double ropeTheta = 10_000;
    private RopeScaling ropeScaling = new RopeScaling.None();
    private @Nullable List<Integer> windows;
    private boolean tiedEmbeddings;
    private boolean qkvBias;
    private boolean outputBias;
    private boolean mlpBias;
    private boolean qkNorm;
    private double initializerRange = 0.02;
    private OptionalInt bosId = OptionalInt.empty();
    private List<Integer> eosIds = List.of();
    private OptionalInt padId = OptionalInt.empty();
    private StoredType storedType = StoredType.FLOAT32;

    ModelConfigBuilder(Architecture architecture) {
        this.architecture = architecture;
        switch (architecture) {
            case LLAMA -> sizes(32_000, 11_008, 2_048).bosId(1).eosIds(2);
            case MISTRAL -> sizes(32_000, 14_336, 131_072).kvHeads(8).bosId(1).eosIds(2);
            case QWEN2 -> sizes(151_936, 22_016, 32_768).kvHeads(32).qkvBias(true);
            case QWEN3 ->
                sizes(151_936, 22_016, 32_768).kvHeads(32).headDim(128).qkNorm(true);
        }
    }

    private ModelConfigBuilder sizes(int vocabulary, int intermediate, int positions) {
        return vocabularySize(vocabulary).intermediateSize(intermediate).maxPositions(positions);
    }

    /** Sets the number of token ids. */
    public ModelConfigBuilder vocabularySize(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        return this;
    }

    /** Sets the width of the residual stream. */
    public ModelConfigBuilder hiddenSize(int hiddenSize) {
        this.hiddenSize = hiddenSize;
        return this;
    }

    /** Sets the width inside the MLP. */
    public ModelConfigBuilder intermediateSize(int intermediateSize) {
        this.intermediateSize = intermediateSize;
        return this;
    }

    /** Sets the number of decoder layers. */
    public ModelConfigBuilder layers(int layers) {
        this.layers = layers;
        return this;
    }

    /** Sets the number of query heads. */
    public ModelConfigBuilder heads(int heads) {
        this.heads = heads;
        return this;
    }

    /** Sets the number of key and value heads; 0 means as many as query heads. */
    public ModelConfigBuilder kvHeads(int kvHeads) {
        this.kvHeads = kvHeads;
        return this;
    }

    /** Sets the dimensions of a head; 0 means {@code hiddenSize / heads}. */
    public ModelConfigBuilder headDim(int headDim) {
        this.headDim = headDim;
        return this;
    }

    /** Sets the longest sequence that the model is made for. */
    public ModelConfigBuilder maxPositions(int maxPositions) {
        this.maxPositions = maxPositions;
        return this;
    }

    /** Sets what is added to the mean square in RMS norms. */
    public ModelConfigBuilder normEpsilon(double normEpsilon) {
        this.normEpsilon = normEpsilon;
        return this;
    }

    /** Sets the base of the rotary frequencies. */
    public ModelConfigBuilder ropeTheta(double ropeTheta) {
        this.ropeTheta = ropeTheta;
        return this;
    }

    /** Sets how the rotary frequencies are stretched. */
    public ModelConfigBuilder ropeScaling(RopeScaling ropeScaling) {
        this.ropeScaling = ropeScaling;
        return this;
    }

    /** Sets for each layer how many latest positions a token sees, itself included; 0 means all, the default. */
    public ModelConfigBuilder windows(List<Integer> windows) {
        this.windows = List.copyOf(windows);
        return this;
    }

    /** Sets whether the head is the transposed embedding. */
    public ModelConfigBuilder tiedEmbeddings(boolean tiedEmbeddings) {
        this.tiedEmbeddings = tiedEmbeddings;
        return this;
    }

    /** Sets whether query, key and value projections have a bias. */
    public ModelConfigBuilder qkvBias(boolean qkvBias) {
        this.qkvBias = qkvBias;
        return this;
    }

    /** Sets whether the attention's output projection has a bias. */
    public ModelConfigBuilder outputBias(boolean outputBias) {
        this.outputBias = outputBias;
        return this;
    }

    /** Sets whether the MLP's projections have a bias. */
    public ModelConfigBuilder mlpBias(boolean mlpBias) {
        this.mlpBias = mlpBias;
        return this;
    }

    /** Sets whether each head's queries and keys pass an RMS norm. */
    public ModelConfigBuilder qkNorm(boolean qkNorm) {
        this.qkNorm = qkNorm;
        return this;
    }

    /** Sets the standard deviation of fresh weights. */
    public ModelConfigBuilder initializerRange(double initializerRange) {
        this.initializerRange = initializerRange;
        return this;
    }

    /** Sets the id that begins a sequence. */
    public ModelConfigBuilder bosId(int bosId) {
        this.bosId = OptionalInt.of(bosId);
        return this;
    }

    /** Sets the id that begins a sequence, or none. */
    public ModelConfigBuilder bosId(OptionalInt bosId) {
        this.bosId = bosId;
        return this;
    }

    /** Sets the ids that each end a sequence. */
    public ModelConfigBuilder eosIds(Integer... eosIds) {
        this.eosIds = List.of(eosIds);
        return this;
    }

    /** Sets the ids that each end a sequence. */
    public ModelConfigBuilder eosIds(List<Integer> eosIds) {
        this.eosIds = List.copyOf(eosIds);
        return this;
    }

    /** Sets the id that fills batches, or none. */
    public ModelConfigBuilder padId(OptionalInt padId) {
        this.padId = padId;
        return this;
    }

    /** Sets the type that weights are stored in when a folder is first written. */
    public ModelConfigBuilder storedType(StoredType storedType) {
        this.storedType = storedType;
        return this;
    }

    int layers() {
        return layers;
    }

    int maxPositions() {
        return maxPositions;
    }

    /**
     * Builds the configuration.
     *
     * @throws IllegalArgumentException if values contradict each other; the message names them as config.json does
     */
    public ModelConfig build() {
        if (headDim == 0 && (heads < 1 || hiddenSize % heads != 0)) {
            throw new IllegalArgumentException("hidden_size is " + hiddenSize
                    + "; without a head_dim it must be a multiple of num_attention_heads, which is " + heads);
        }
        if (layers < 1 || layers > ModelConfig.MAX_LAYERS) {
            throw new IllegalArgumentException(
                    "num_hidden_layers is " + layers + "; it must lie between 1 and " + ModelConfig.MAX_LAYERS);
        }
        ModelConfig config = new ModelConfig(
                architecture,
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                kvHeads == 0 ? heads : kvHeads,
                headDim == 0 ? hiddenSize / heads : headDim,
                maxPositions,
                normEpsilon,
                ropeTheta,
                ropeScaling,
                windows == null ? Collections.nCopies(layers, 0) : windows,
                tiedEmbeddings,
                qkvBias,
                outputBias,
                mlpBias,
                qkNorm,
                initializerRange,
                bosId,
                eosIds,
                padId,
                storedType);
        ArchitectureRules.check(config);
        return config;
    }
}
