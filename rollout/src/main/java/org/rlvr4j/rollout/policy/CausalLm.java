package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.CheckpointLayout;
import org.rlvr4j.rollout.checkpoint.GenerationConfig;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
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

    private final ModelConfig config;
    private final CheckpointLayout layout;
    private final GenerationConfig generation;
    private final NDManager manager;
    private final @Nullable Tokenizer tokenizer;
    private final DecoderBlock block;
    private final Decoders decoders;
    private final ComputeOptions compute;
    private final HeldWeights held;
    private final @Nullable AdapterFolder adapters;
    /** Closed with this one; the model whose weights this one's adapters change. */
    private final @Nullable CausalLm base;

    private boolean frozen;
    private boolean gradientsAllocated;
    private boolean closed;

    CausalLm(
            CheckpointLayout layout,
            GenerationConfig generation,
            NDManager manager,
            @Nullable Tokenizer tokenizer,
            ComputeOptions compute,
            HeldWeights held) {
        this(layout, generation, manager, tokenizer, compute, held, null, null);
    }

    private CausalLm(
            CheckpointLayout layout,
            GenerationConfig generation,
            NDManager manager,
            @Nullable Tokenizer tokenizer,
            ComputeOptions compute,
            HeldWeights held,
            @Nullable AdapterFolder adapters,
            @Nullable CausalLm base) {
        this.config = layout.config();
        this.layout = layout;
        this.generation = generation;
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.compute = compute;
        this.held = held;
        this.adapters = adapters;
        this.base = base;
        boolean lean = held.isDecodedLean(config, manager.getDevice().isGpu());
        this.block = new DecoderBlock(config, manager, adapters, compute, held, lean);
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

        BaseDtype baseDtypeOr(BaseDtype other) {
            return baseDtype != null ? baseDtype : other;
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

        Device deviceOrDefault() {
            return device != null ? device : Engine.getEngine("PyTorch").defaultDevice();
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
        requireWhole();
        AdapterFolder described = AdapterFolder.fresh(lora, config, layout.origin());
        CausalLm adapted = adapted(described, layout, tokenizer);
        SplittableRandom random = new SplittableRandom(lora.seed());
        for (LoraModule module : described.modules()) {
            adapted.create(module.a(), InitialWeights.uniform(module.a(), random));
            adapted.create(module.b(), new float[Math.toIntExact(module.b().elements())]);
        }
        return adapted;
    }

    /**
     * Returns this model with the adapters of a PEFT folder, through which alone it is trained, and with the tokenizer
     * of that folder if it has one. The weights are shared, and frozen from now on. Closing what is returned closes this
     * one.
     *
     * @throws CheckpointException if the folder cannot be used, in one sentence
     */
    public CausalLm withAdapters(Path folder) throws IOException {
        requireWhole();
        Map<TensorSpec, float[]> values = new LinkedHashMap<>();
        AdapterFolder described = AdapterFolder.read(folder, config, values::put);
        Tokenizer own = ModelLoader.tokenizer(folder);
        CausalLm adapted = own == null
                ? adapted(described, layout, tokenizer)
                : adapted(described, layout.withTokenizerOf(folder), own);
        values.forEach(adapted::create);
        return adapted;
    }

    private void requireWhole() {
        requireOpen();
        if (adapters != null) {
            throw new IllegalStateException("the model has adapters already; save it merged, and load that");
        }
    }

    private CausalLm adapted(AdapterFolder described, CheckpointLayout saved, @Nullable Tokenizer speaking) {
        CausalLm adapted =
                new CausalLm(saved, generation, manager.newSubManager(), speaking, compute, held, described, this);
        frozen = true;
        config.tensors().forEach(tensor -> adapted.set(tensor, array(tensor)));
        return adapted;
    }

    private void create(TensorSpec tensor, float[] values) {
        try (NDArray wrapped = manager.create(values, tensor.shape())) {
            set(tensor, wrapped.duplicate());
        }
    }

    /** Returns an array for a matrix that is held in 16 bits. */
    NDArray narrow(TensorSpec tensor, WeightMemory.BitWriter writer) throws IOException {
        NDArray bits = WeightMemory.bits(manager, tensor.shape(), writer);
        if (held.type(tensor) == StoredType.FLOAT16) {
            return bits;
        }
        try (bits) {
            return block.script().record(manager, "as_bfloat16", bits).get(0);
        }
    }

    /** Gives a parameter its value. */
    void set(TensorSpec tensor, NDArray value) {
        Parameter parameter = block.getParameters().get(tensor.name());
        parameter.setArray(value);
        value.setRequiresGradient(!frozen && parameter.requiresGradient());
    }

    /**
     * Returns the tokenizer that lies beside the weights.
     *
     * @throws IllegalStateException if there is none
     */
    public Tokenizer tokenizer() {
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
        Set<Integer> ids = new TreeSet<>(config.eosIds());
        ids.addAll(generation.eosIds());
        if (tokenizer != null) {
            tokenizer.eosId().ifPresent(ids::add);
        }
        ids.removeIf(id -> id < 0 || id >= config.vocabularySize());
        return ids;
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
        check(batch);
        TokenScores scores = TokenScores.zeros(batch);
        for (BatchPart part : BatchPart.byLength(batch, DecoderMemory.scoreTokens(config))) {
            PackedBatch packed = PackedBatch.of(block, part.batch());
            if (packed.isEmpty()) {
                continue;
            }
            try (NDManager scope = manager.newSubManager()) {
                part.put(TrunkPass.score(TrunkCall.of(block, packed, scope)), scores);
            }
        }
        return scores;
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        requireOpen();
        if (adapters == null && held.hasNarrow()) {
            throw new IllegalStateException("the model's weights are held in 16 bits, which cannot be trained: give it"
                    + " adapters, or load it with baseDtype float32");
        }
        if (frozen) {
            throw new IllegalStateException("this policy is a frozen copy; accumulate on the policy it was made from");
        }
        check(batch);
        PackedBatch packed = PackedBatch.of(block, batch);
        if (packed.isEmpty()) {
            TokenScores none = TokenScores.zeros(batch);
            objective.gradient(none);
            return none;
        }
        allocateGradients();
        try (NDManager scope = manager.newSubManager();
                TrunkPass pass = TrunkPass.forward(TrunkCall.of(block, packed, scope), compute.recompute())) {
            TokenScores scores = pass.scores();
            pass.backward(objective.gradient(scores));
            return scores;
        }
    }

    /** Returns the tokens of a batch, prompts that its sequences share counted once. */
    @Override
    public long tokensThroughLayers(TokenBatch batch) {
        return PackedBatch.of(block, batch).tokens();
    }

    /** Gradients are added to in place, so that they have to be there. */
    private void allocateGradients() {
        if (!gradientsAllocated) {
            block.script().record(manager, "allocate", block.weights());
            gradientsAllocated = true;
        }
    }

    private void check(TokenBatch batch) {
        for (TokenSequence sequence : batch.sequences()) {
            block.check(sequence.tokens());
            if (sequence.length() > config.maxPositions()) {
                throw new IllegalArgumentException("a sequence has " + sequence.length()
                        + " tokens; the model was made for at most " + config.maxPositions());
            }
        }
    }

    @Override
    public MemoryPlan memory(MemoryLoad load) {
        List<LoraModule> modules = adapters == null ? List.of() : adapters.modules();
        boolean gpu = manager.getDevice().isGpu();
        return new DecoderMemory(config, compute, held, modules, gpu, decoders.shape(load.rows(), load.longest()))
                .plan(load);
    }

    @Override
    public void zeroGradients() {
        requireOpen();
        List<NDArray> gradients =
                block.trained().stream().map(NDArray::getGradient).toList();
        try {
            block.script().run("zero", gradients);
        } finally {
            gradients.forEach(NDArray::close);
        }
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
        CausalLm copy = frozenOver(adapters);
        for (TensorSpec tensor : adapters == null ? config.tensors() : adapters.tensors()) {
            NDArray value = array(tensor).duplicate();
            value.attach(copy.manager);
            copy.set(tensor, value);
        }
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
        return adapters == null ? frozenCopy() : frozenOver(null);
    }

    /** Returns a frozen model; where this one has adapters, over the weights under them. */
    private CausalLm frozenOver(@Nullable AdapterFolder others) {
        NDManager own = NDManager.newBaseManager(manager.getDevice(), "PyTorch");
        CausalLm frozenModel = new CausalLm(layout, generation, own, null, compute, held, others, null);
        frozenModel.frozen = true;
        if (adapters != null) {
            config.tensors().forEach(tensor -> frozenModel.set(tensor, array(tensor)));
        }
        return frozenModel;
    }

    /** Returns what the weights are held in. */
    public HeldWeights held() {
        return held;
    }

    /** Returns the adapters that this model is trained through; none if it is trained as a whole. */
    public Optional<LoraConfig> lora() {
        return Optional.ofNullable(adapters).map(AdapterFolder::lora);
    }

    private NDArray array(TensorSpec tensor) {
        return block.getParameters().get(tensor.name()).getArray();
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
        ModelSaver saver = new ModelSaver(block);
        if (adapters != null) {
            adapters.save(folder, layout.tokenizerFiles(), saver::write);
        } else {
            layout.save(folder, saver::write);
        }
    }

    /**
     * Writes a folder that transformers opens, with the adapters merged into the weights, in the types of the model's own
     * files. Without adapters it is the same as {@link #save}.
     */
    public void saveMerged(Path folder) throws IOException {
        saveMerged(folder, layout);
    }

    /**
     * Writes what {@link #saveMerged(Path)} does, with all weights in one type.
     *
     * @throws CheckpointException if a weight has a value that the type does not reach
     */
    public void saveMerged(Path folder, StoredType type) throws IOException {
        saveMerged(folder, layout.storedAs(type));
    }

    private void saveMerged(Path folder, CheckpointLayout target) throws IOException {
        requireOpen();
        target.save(folder, new ModelSaver(block).merged(adapters == null ? List.of() : adapters.modules()));
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
        if (tokenizer != null && (base == null || base.tokenizer != tokenizer)) {
            tokenizer.close();
        }
        if (base != null) {
            base.close();
        }
    }
}
