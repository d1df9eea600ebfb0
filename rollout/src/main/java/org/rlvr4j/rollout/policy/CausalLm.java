package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.DecoderMemory;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryPlan;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * A Hugging Face checkpoint as a trainable {@link Policy}.
 *
 * <p>The parameters are DJL {@link Parameter}s, under the checkpoint's names. They are float32, but for the matrices
 * under adapters where {@link Options#withBaseDtype} asks for less: DJL does not know bfloat16 and gives their type as
 * unknown, and {@code toType(DataType.FLOAT32, true)} their values. The forward pass is one TorchScript text,
 * {@code decoder.py} and the files beside it, for all architectures. Log-probabilities come out of the hidden states
 * chunk by chunk and are recomputed on the way back, so that {@code [batch, time, vocabulary]} never exists.
 */
public final class CausalLm implements Policy {

    private final ModelSetup setup;
    private final ModelConfig config;
    private final NDManager manager;
    private final DecoderBlock block;
    private final ModelWeights weights;
    private final BatchPasses passes;
    private final Decoders decoders;
    /** Closed with this one; the model whose weights this one's adapters change. */
    private final @Nullable CausalLm base;

    private boolean closed;

    CausalLm(ModelSetup setup, NDManager manager) {
        this(setup, manager, null);
    }

    private CausalLm(ModelSetup setup, NDManager manager, @Nullable CausalLm base) {
        this.setup = setup;
        this.config = setup.config();
        this.manager = manager;
        this.base = base;
        boolean lean = setup.held().isDecodedLean(config, manager.getDevice().isGpu());
        this.block = new DecoderBlock(config, manager, setup.adapters(), setup.compute(), setup.held(), lean);
        this.weights = new ModelWeights(block, setup.held());
        this.passes = new BatchPasses(block);
        this.decoders = new Decoders(block);
    }

    /**
     * How a model is opened.
     *
     * @param device where it lives; by default the first GPU that the engine sees, else the CPU
     * @param memoryLimit bytes that the weights may take; by default what the machine has free
     * @param compute precision, and what is computed twice to save memory
     * @param baseDtype what the matrices are held in, float32 if they are to be trained; by default
     *     {@link BaseDtype#AUTO} under the adapters of a folder, else float32
     */
    public record Options(
            @Nullable Device device,
            @Nullable Long memoryLimit,
            ComputeOptions compute,
            @Nullable BaseDtype baseDtype) {

        /** A device chosen by the engine, as much memory as there is, float32, and no recomputation. */
        public static final Options DEFAULT = new Options(null, null, ComputeOptions.DEFAULT);

        /** Leaves open what matrices are held in. */
        public Options(@Nullable Device device, @Nullable Long memoryLimit, ComputeOptions compute) {
            this(device, memoryLimit, compute, null);
        }

        /** Returns options that put the model on a device. */
        public static Options on(Device device) {
            return new Options(device, null, ComputeOptions.DEFAULT);
        }

        /** Returns options with another limit of the weights' memory. */
        public Options withMemoryLimit(long bytes) {
            return new Options(device, bytes, compute, baseDtype);
        }

        /**
         * Returns options for a model that is not trained but through adapters, so that its matrices may be held in 16
         * bits. Products widen them, and are float32 products as ever.
         */
        public Options withBaseDtype(BaseDtype dtype) {
            return new Options(device, memoryLimit, compute, dtype);
        }

        /** Returns options that recompute layers in training, or do not. */
        public Options withRecompute(boolean recompute) {
            return withCompute(compute.withRecompute(recompute));
        }

        /** Returns options that compute products in another precision. */
        public Options withPrecision(Precision precision) {
            return withCompute(compute.withPrecision(precision));
        }

        /** Returns options that decode in another way. */
        public Options withDecoder(DecoderChoice decoder) {
            return withCompute(compute.withDecoder(decoder));
        }

        /** Returns options that compute in another way. */
        public Options withCompute(ComputeOptions other) {
            return new Options(device, memoryLimit, other, baseDtype);
        }
    }

    /** Opens a Hugging Face folder with {@link Options#DEFAULT}. */
    public static CausalLm load(Path folder) throws IOException {
        return load(folder, Options.DEFAULT);
    }

    /**
     * Opens a Hugging Face folder: {@code config.json}, {@code model.safetensors} or shards with an index, and where
     * present the tokenizer and generation settings. Or a folder of adapters as PEFT saves them, with the model that
     * its {@code base_model_name_or_path} names; see {@link #withAdapters(Path)}.
     *
     * @throws CheckpointException if the folder cannot be used, in one sentence that names the file, the tensor and the
     *     remedy
     */
    public static CausalLm load(Path folder, Options options) throws IOException {
        return ModelLoader.load(folder, options);
    }

    /**
     * Opens a model with the adapters of a PEFT folder, whatever model that names.
     *
     * @throws CheckpointException if a folder cannot be used, in one sentence
     */
    public static CausalLm load(Path model, Path adapters, Options options) throws IOException {
        return ModelLoader.adapted(model, adapters, options);
    }

    /**
     * Makes a model from scratch.
     *
     * @param tokenizerFolder a folder whose tokenizer the model takes and saves with its weights, or null for none
     * @param seed decides the weights; the same on every machine
     */
    public static CausalLm random(
            ModelConfig config, InitialWeights initial, @Nullable Path tokenizerFolder, long seed, Options options)
            throws IOException {
        return ModelLoader.random(config, initial, tokenizerFolder, seed, options);
    }

    /**
     * Returns this model with new low-rank adapters, through which alone it is trained. A is random as PEFT draws it,
     * uniform in \(\pm 1 / \sqrt{inputs}\), and B is zero, so that the model begins as it is.
     *
     * <p>The weights are shared, and frozen from now on. Closing what is returned closes this one.
     *
     * @throws IllegalArgumentException if a target module is in no layer
     */
    public CausalLm withAdapters(LoraConfig lora) {
        requireOpen();
        return adapted(StartingAdapters.random(lora, setup));
    }

    /**
     * Returns this model with the adapters of a PEFT folder, through which alone it is trained, and with the tokenizer
     * of that folder if it has one. The weights are shared, and frozen from now on. Closing what is returned closes this
     * one.
     *
     * @throws CheckpointException if the folder cannot be used, in one sentence
     */
    public CausalLm withAdapters(Path folder) throws IOException {
        requireOpen();
        return adapted(StartingAdapters.read(folder, setup));
    }

    private CausalLm adapted(StartingAdapters adapters) {
        CausalLm adapted = new CausalLm(adapters.setup(), manager.newSubManager(), this);
        weights.freeze();
        adapted.weights.share(config.tensors(), weights);
        adapters.values().accept(adapted.weights);
        return adapted;
    }

    /** Returns the parameters' arrays, for who loads them. */
    ModelWeights weights() {
        return weights;
    }

    /**
     * Returns the tokenizer that lies beside the weights.
     *
     * @throws IllegalStateException if there is none
     */
    public Tokenizer tokenizer() {
        Tokenizer tokenizer = setup.tokenizer();
        if (tokenizer == null) {
            throw new IllegalStateException(
                    "the model has no tokenizer: put the tokenizer.json that belongs to it into its folder");
        }
        return tokenizer;
    }

    /**
     * Returns the ids that end a completion: those of the generation settings, the model and the tokenizer, as far as the
     * model can draw them. Files have -1 for none, and ids beyond a vocabulary that was cut.
     */
    public Set<Integer> eosIds() {
        return setup.eosIds();
    }

    @Override
    public int vocabularySize() {
        return config.vocabularySize();
    }

    @Override
    public int maxSequenceLength() {
        return config.maxPositions();
    }

    /** Returns what the checkpoint says of the model. */
    public ModelConfig config() {
        return config;
    }

    /** Returns the model as a DJL block over the same parameters. */
    public Block block() {
        return block;
    }

    @Override
    public ParameterList parameters() {
        return block.getParameters();
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        requireOpen();
        return passes.score(batch);
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        requireOpen();
        if (!setup.isTrainable()) {
            throw new IllegalStateException("the model's weights are held in 16 bits, which cannot be trained: give it"
                    + " adapters, or load it with baseDtype float32");
        }
        if (weights.isFrozen()) {
            throw new IllegalStateException("this policy is a frozen copy; accumulate on the policy it was made from");
        }
        return passes.accumulate(batch, objective);
    }

    /** Returns the tokens of a batch, prompts that its sequences share counted once. */
    @Override
    public long tokensThroughLayers(TokenBatch batch) {
        return PackedBatch.of(block, batch).tokens();
    }

    @Override
    public void zeroGradients() {
        requireOpen();
        passes.zeroGradients();
    }

    @Override
    public MemoryPlan memory(MemoryLoad load) {
        boolean gpu = manager.getDevice().isGpu();
        var vectors = decoders.shape(load.rows(), load.longest());
        return new DecoderMemory(config, setup.compute(), setup.held(), setup.modules(), gpu, vectors).plan(load);
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        requireOpen();
        if (maxLength < 2 || maxLength > config.maxPositions()) {
            throw new IllegalArgumentException("a decoder of length " + maxLength
                    + " was asked for; the model takes 2 to " + config.maxPositions());
        }
        return decoders.open(rows, maxLength);
    }

    /**
     * Returns what a decoder of so many rows draws tokens with, {@link DecoderChoice#VECTOR} or
     * {@link DecoderChoice#SCRIPT}.
     *
     * @throws IllegalArgumentException if vectors were asked for and the Java heap is too small
     */
    public DecoderChoice decoderFor(int rows, int maxLength) {
        return decoders.shape(rows, maxLength).isPresent() ? DecoderChoice.VECTOR : DecoderChoice.SCRIPT;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A copy of a model with adapters shares the weights under them, which never change.
     */
    @Override
    public CausalLm frozenCopy() {
        requireOpen();
        CausalLm copy = frozenOver(setup);
        copy.weights.copy(setup.ownTensors(), weights);
        return copy;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Of a model with adapters it is the model without them, over the same weights: no copy is made.
     */
    @Override
    public CausalLm reference() {
        requireOpen();
        return setup.isAdapted() ? frozenOver(setup.bare()) : frozenCopy();
    }

    /** Returns a frozen model; where this one has adapters, over the weights under them. */
    private CausalLm frozenOver(ModelSetup other) {
        NDManager own = NDManager.newBaseManager(manager.getDevice(), "PyTorch");
        CausalLm frozen = new CausalLm(other.silent(), own);
        frozen.weights.freeze();
        if (setup.isAdapted()) {
            frozen.weights.share(config.tensors(), weights);
        }
        return frozen;
    }

    /** Returns what the weights are held in. */
    public HeldWeights held() {
        return setup.held();
    }

    /** Returns the adapters that this model is trained through; none if it is trained as a whole. */
    public Optional<LoraConfig> lora() {
        return Optional.ofNullable(setup.adapters()).map(AdapterFolder::lora);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The folder is one that transformers opens, in the types and files that the model was loaded from; where no
     * weight changed its bytes are the same. Weights stored in a half-precision type are rounded to it.
     *
     * <p>Of a model with adapters only these are written, as a folder that PEFT opens, and the tokenizer beside them;
     * see {@link #saveMerged}.
     */
    @Override
    public void save(Path folder) throws IOException {
        requireOpen();
        new ModelSaver(block).save(folder, setup);
    }

    /**
     * Writes a folder that transformers opens, with the adapters merged into the weights, in the types of the model's own
     * files. Without adapters it is the same as {@link #save}.
     */
    public void saveMerged(Path folder) throws IOException {
        requireOpen();
        new ModelSaver(block).saveMerged(folder, setup, setup.layout());
    }

    /**
     * Writes what {@link #saveMerged(Path)} does, with all weights in one type.
     *
     * @throws CheckpointException if a weight has a value that the type does not reach
     */
    public void saveMerged(Path folder, StoredType type) throws IOException {
        requireOpen();
        new ModelSaver(block).saveMerged(folder, setup, setup.layout().storedAs(type));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the policy is closed; a model with adapters closes the one under it, too");
        }
    }

    @Override
    public void close() {
        closed = true;
        decoders.close();
        manager.close();
        Tokenizer tokenizer = setup.tokenizer();
        if (tokenizer != null && (base == null || base.setup.tokenizer() != tokenizer)) {
            tokenizer.close();
        }
        if (base != null) {
            base.close();
        }
    }
}
