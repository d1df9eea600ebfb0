package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a {@code config.json} says of a decoder. Files of transformers 4.5x and 5.x that describe the same model give
 * equal configurations.
 *
 * @param architecture the family
 * @param vocabularySize number of token ids
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the MLP
 * @param layers number of decoder layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim dimensions of a head; even where heads are rotated
 * @param maxPositions the longest sequence that the model was made for
 * @param normEpsilon added to the mean square in RMS norms, to the variance in layer norms
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how those are stretched
 * @param localRopeTheta base of the layers that have a window, unscaled, where it is another than that of the rest
 * @param rotaryLayers for each layer whether queries and keys are rotated
 * @param partialRotaryFactor share of a head's dimensions that is rotated, in (0, 1]
 * @param windows for each layer the number of latest positions that a token sees, itself included; 0 means all
 * @param tiedEmbeddings whether the head is the transposed embedding
 * @param qkvBias whether query, key and value projections have a bias
 * @param outputBias whether the attention's output projection has one
 * @param mlpBias whether the MLP's projections have one
 * @param qkNorm whether each head's queries and keys pass an RMS norm
 * @param activation the function inside the MLP
 * @param attentionScores scaling and cap of attention's scores
 * @param logitSoftCap \(z \mapsto c \tanh(z / c)\) bounds the logits; 0 for no cap
 * @param initializerRange standard deviation of fresh weights
 * @param bosId begins a sequence
 * @param eosIds each ends a sequence
 * @param padId fills batches elsewhere; never used here
 * @param storedType the type that weights are said to be stored in; files may say otherwise tensor by tensor
 */
public record ModelConfig(
        Architecture architecture,
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int maxPositions,
        double normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        OptionalDouble localRopeTheta,
        List<Boolean> rotaryLayers,
        double partialRotaryFactor,
        List<Integer> windows,
        boolean tiedEmbeddings,
        boolean qkvBias,
        boolean outputBias,
        boolean mlpBias,
        boolean qkNorm,
        Activation activation,
        AttentionScores attentionScores,
        double logitSoftCap,
        double initializerRange,
        OptionalInt bosId,
        List<Integer> eosIds,
        OptionalInt padId,
        StoredType storedType) {

    static final int MAX_LAYERS = 4096;

    public ModelConfig {
        windows = List.copyOf(windows);
        rotaryLayers = List.copyOf(rotaryLayers);
        eosIds = List.copyOf(eosIds);
        requirePositive("vocab_size", vocabularySize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", kvHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositions);
        require(layers <= MAX_LAYERS, "num_hidden_layers is " + layers + "; at most " + MAX_LAYERS + " are supported");
        require(
                heads % kvHeads == 0,
                "num_attention_heads is " + heads + "; it must be a multiple of num_key_value_heads, which is "
                        + kvHeads);
        require(
                partialRotaryFactor > 0 && partialRotaryFactor <= 1,
                "partial_rotary_factor is " + partialRotaryFactor + "; it must be above 0 and at most 1");
        int rotated = (int) (headDim * partialRotaryFactor);
        require(
                !rotaryLayers.contains(true) || (rotated % 2 == 0 && rotated >= 2),
                "head_dim is " + headDim + (partialRotaryFactor == 1 ? "" : ", of which " + rotated + " are rotated")
                        + "; rotary embeddings need an even number");
        if (ropeScaling instanceof RopeScaling.LongRope longRope) {
            requireFactors("short_factor", longRope.shortFactors(), rotated / 2);
            requireFactors("long_factor", longRope.longFactors(), rotated / 2);
        }
        require(
                (long) heads * headDim <= Integer.MAX_VALUE,
                "num_attention_heads " + heads + " times head_dim " + headDim + " is beyond 2^31");
        require(
                normEpsilon >= 0 && Double.isFinite(normEpsilon),
                "the norms' epsilon is " + normEpsilon + "; it must be finite and 0 or more");
        require(
                ropeTheta > 1 && Double.isFinite(ropeTheta),
                "rope_theta is " + ropeTheta + "; it must be finite and above 1");
        require(
                localRopeTheta.isEmpty() || (localRopeTheta.getAsDouble() > 1 && localRopeTheta.getAsDouble() < 1e300),
                "rope_local_base_freq is " + localRopeTheta + "; it must be finite and above 1");
        require(
                rotaryLayers.size() == layers,
                "no_rope_layers has " + rotaryLayers.size() + " entries for " + layers + " layers; give one for each");
        require(
                logitSoftCap >= 0 && Double.isFinite(logitSoftCap),
                "final_logit_softcapping is " + logitSoftCap + "; it must be finite and above 0, or null for none");
        require(
                initializerRange >= 0 && Double.isFinite(initializerRange),
                "initializer_range is " + initializerRange + "; it must be finite and 0 or more");
        require(
                windows.size() == layers,
                "there are " + windows.size() + " sliding windows for " + layers + " layers; give one for each");
        require(windows.stream().allMatch(window -> window >= 0), "a sliding window is negative; 0 means none");
    }

    /**
     * Reads {@code config.json} of a model folder.
     *
     * @throws CheckpointException if the file is missing or broken, or asks for something that is not supported
     */
    public static ModelConfig read(Path folder) throws CheckpointException {
        Path file = folder.resolve("config.json");
        String remedy = Files.isDirectory(folder.resolve("snapshots"))
                ? "this is a folder of Hugging Face's cache, name one of those in its snapshots"
                : "a Hugging Face model folder holds one";
        return parse(JsonFiles.readObject(file, remedy), file);
    }

    /**
     * Reads the contents of a {@code config.json}. Keys that transformers reads for the architecture are honoured or
     * refused; keys that it does not read are ignored, as it ignores them; missing ones take its defaults.
     *
     * @param file named in messages, not opened
     * @throws CheckpointException if a value is wrong or asks for something that is not supported
     */
    public static ModelConfig parse(JsonNode config, Path file) throws CheckpointException {
        return new ConfigReader(new JsonFields(config, file.toString())).read();
    }

    /** Returns a builder that holds transformers' defaults for an architecture. */
    public static ModelConfigBuilder builder(Architecture architecture) {
        return new ModelConfigBuilder(architecture);
    }

    /** Returns how many latest positions a token of a layer sees, itself included; 0 means all. */
    public int window(int layer) {
        return windows.get(layer);
    }

    /** Returns what the model's modules are called. */
    public DecoderNames names() {
        return DecoderNames.of(architecture);
    }

    /** Returns the dimensions of a head that are rotated, its first ones; 0 where no layer rotates. */
    public int rotaryDim() {
        return rotaryLayers.contains(true) ? (int) (headDim * partialRotaryFactor) : 0;
    }

    /** Returns whether norms are layer norms with a bias, not RMS norms. */
    public boolean layerNorms() {
        return architecture == Architecture.GPT2;
    }

    /** Returns whether linear weights are stored as {@code [inputs, outputs]}. */
    public boolean transposedWeights() {
        return architecture == Architecture.GPT2;
    }

    /** Returns whether the MLP multiplies an activated gate with a second projection. */
    public boolean gatedMlp() {
        return architecture != Architecture.GPT2;
    }

    /**
     * Returns what embeddings are multiplied with. Gemma's root of the width is rounded to the type that the model
     * computes in, which is float32 here.
     */
    public float embeddingScale() {
        return architecture.isGemma() ? (float) Math.sqrt(hiddenSize) : 1f;
    }

    /** Returns the tensors of the model in the order of Hugging Face's state dict. */
    public List<TensorSpec> tensors() {
        return DecoderTensors.of(this);
    }

    /** Returns the number of trainable values; tied embeddings count once. */
    public long parameterCount() {
        return tensors().stream().mapToLong(TensorSpec::elements).sum();
    }

    /**
     * Returns a {@code config.json} that transformers from 4.5x on reads.
     *
     * @throws IllegalArgumentException if the architecture's has no words for something that this has
     */
    public ObjectNode toJson() {
        ArchitectureRules.check(this);
        return ConfigWriter.write(this);
    }

    private static void requireFactors(String name, List<Double> factors, int size) {
        require(
                factors.size() == size,
                name + " has " + factors.size() + " entries; it must have " + size
                        + ", half the number of rotated dimensions of a head");
    }

    private static void requirePositive(String name, int value) {
        require(value > 0, name + " is " + value + "; it must be 1 or more");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
