package org.rlvr4j.rollout.checkpoint;

import java.util.List;
import java.util.OptionalDouble;
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
    private OptionalDouble localRopeTheta = OptionalDouble.empty();
    private @Nullable List<Boolean> rotaryLayers;
    private double partialRotaryFactor = 1;
    private @Nullable List<Integer> windows;
    private boolean tiedEmbeddings;
    private boolean qkvBias;
    private boolean outputBias;
    private boolean mlpBias;
    private boolean qkNorm;
    private Activation activation = Activation.SILU;
    private double queryScalar;
    private boolean scoresByLayer;
    private double attentionSoftCap;
    private double logitSoftCap;
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
            case SMOLLM3 ->
                sizes(128_256, 11_008, 32_768)
                        .shape(2_048, 36, 16, 4)
                        .ropeTheta(2e6)
                        .tiedEmbeddings(true)
                        .bosId(128_000)
                        .eosIds(128_001);
            case PHI3 ->
                sizes(32_064, 8_192, 4_096)
                        .shape(3_072, 32, 32, 0)
                        .normEpsilon(1e-5)
                        .bosId(1)
                        .eosIds(32_000);
            case GEMMA -> gemma(256_000, 24_576, 8_192).shape(3_072, 28, 16, 16);
            case GEMMA2 ->
                gemma(256_000, 9_216, 8_192)
                        .shape(2_304, 26, 8, 4)
                        .queryScalar(256)
                        .attentionSoftCap(50)
                        .logitSoftCap(30);
            case GEMMA3 ->
                gemma(262_208, 9_216, 131_072)
                        .shape(2_304, 26, 8, 4)
                        .queryScalar(256)
                        .qkNorm(true)
                        .ropeTheta(1e6)
                        .localRopeTheta(10_000);
            case GPT2 ->
                sizes(50_257, 0, 1_024)
                        .shape(768, 12, 12, 12)
                        .activation(Activation.GELU_TANH)
                        .normEpsilon(1e-5)
                        .qkvBias(true)
                        .outputBias(true)
                        .mlpBias(true)
                        .tiedEmbeddings(true)
                        .bosId(50_256)
                        .eosIds(50_256);
        }
    }

    private ModelConfigBuilder gemma(int vocabulary, int intermediate, int positions) {
        return sizes(vocabulary, intermediate, positions)
                .headDim(256)
                .activation(Activation.GELU_TANH)
                .tiedEmbeddings(true)
                .bosId(2)
                .eosIds(1);
    }

    private ModelConfigBuilder shape(int hidden, int layers, int heads, int kvHeads) {
        return hiddenSize(hidden).layers(layers).heads(heads).kvHeads(kvHeads);
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

    /** Sets the base of the rotary frequencies of the layers that have a window. */
    public ModelConfigBuilder localRopeTheta(double localRopeTheta) {
        this.localRopeTheta = OptionalDouble.of(localRopeTheta);
        return this;
    }

    /** Sets for each layer whether queries and keys are rotated. */
    public ModelConfigBuilder rotaryLayers(List<Boolean> rotaryLayers) {
        this.rotaryLayers = List.copyOf(rotaryLayers);
        return this;
    }

    /** Sets the share of a head's dimensions that is rotated. */
    public ModelConfigBuilder partialRotaryFactor(double partialRotaryFactor) {
        this.partialRotaryFactor = partialRotaryFactor;
        return this;
    }

    /** Sets for each layer how many latest positions a token sees, itself included; 0 means all. */
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

    /** Sets the function inside the MLP. */
    public ModelConfigBuilder activation(Activation activation) {
        this.activation = activation;
        return this;
    }

    /** Sets what attention's scores are divided by the square root of; 0 means the head size. */
    public ModelConfigBuilder queryScalar(double queryScalar) {
        this.queryScalar = queryScalar;
        return this;
    }

    /** Sets whether attention's scores are also divided by the layer's number, counted from 1. */
    public ModelConfigBuilder scoresByLayer(boolean scoresByLayer) {
        this.scoresByLayer = scoresByLayer;
        return this;
    }

    /** Sets the bound of attention's scores; 0 means none. */
    public ModelConfigBuilder attentionSoftCap(double attentionSoftCap) {
        this.attentionSoftCap = attentionSoftCap;
        return this;
    }

    /** Sets the bound of the logits; 0 means none. */
    public ModelConfigBuilder logitSoftCap(double logitSoftCap) {
        this.logitSoftCap = logitSoftCap;
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

    boolean tiedEmbeddings() {
        return tiedEmbeddings;
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
        int dimensions = headDim == 0 ? hiddenSize / heads : headDim;
        ModelConfig config = new ModelConfig(
                architecture,
                vocabularySize,
                hiddenSize,
                intermediateSize == 0 && architecture == Architecture.GPT2 ? 4 * hiddenSize : intermediateSize,
                layers,
                heads,
                kvHeads == 0 ? heads : kvHeads,
                dimensions,
                maxPositions,
                normEpsilon,
                ropeTheta,
                ropeScaling,
                localRopeTheta,
                rotaryLayers == null ? LayerPatterns.rotary(architecture, layers) : rotaryLayers,
                partialRotaryFactor,
                windows == null ? LayerPatterns.windows(architecture, layers) : windows,
                tiedEmbeddings,
                qkvBias,
                outputBias,
                mlpBias,
                qkNorm,
                activation,
                new AttentionScores(queryScalar == 0 ? dimensions : queryScalar, scoresByLayer, attentionSoftCap),
                logitSoftCap,
                initializerRange,
                bosId,
                eosIds,
                padId,
                storedType);
        ArchitectureRules.check(config);
        return config;
    }
}
