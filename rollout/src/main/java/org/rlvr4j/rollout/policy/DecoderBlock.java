package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.GradientPath;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.script.TorchScript;

/**
 * A decoder as a DJL block: it owns the parameters, under Hugging Face's names and in their order, and the compiled
 * script that computes with them. As a block it maps token ids {@code [batch, time]} (int64) to logits
 * {@code [batch, time, vocabulary]}; {@link CausalLm} does better than that wherever it can.
 */
public final class DecoderBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final ModelConfig config;
    private final ComputeOptions compute;
    private final boolean lean;
    private final NDManager manager;
    private final DecoderSlots slots;
    private final Map<String, Object> attributes;
    private @Nullable TorchScript script;
    private final List<Parameter> weights;
    private @Nullable RotaryTensors rotary;
    private final LogitsRooms logitsRooms;

    /** Creates a block whose parameters, which have no values yet, will be float32. */
    DecoderBlock(ModelConfig config, NDManager manager, @Nullable AdapterFolder adapters, ComputeOptions compute) {
        this(config, manager, adapters, compute, HeldWeights.FLOAT32, false);
    }

    /**
     * Creates a block whose parameters have no values yet.
     *
     * @param adapters through which alone the model is trained, its other parameters being frozen; or null
     * @param manager the script and tables are attached to it; so should be the parameters' arrays
     * @param held what the parameters will be held in
     * @param lean whether decoding computes with the parameters themselves, instead of weights prepared for it
     */
    DecoderBlock(
            ModelConfig config,
            NDManager manager,
            @Nullable AdapterFolder adapters,
            ComputeOptions compute,
            HeldWeights held,
            boolean lean) {
        super(VERSION);
        this.config = config;
        this.compute = compute;
        this.lean = lean;
        this.manager = manager;
        List<Parameter> parameters = new ArrayList<>();
        for (TensorSpec tensor : config.tensors()) {
            Parameter parameter = parameter(tensor);
            parameter.freeze(adapters != null || held.hasNarrow());
            parameters.add(parameter);
        }
        if (adapters != null) {
            adapters.tensors().forEach(tensor -> parameters.add(parameter(tensor)));
        }
        this.weights = List.copyOf(parameters);
        this.slots = new DecoderSlots(config, adapters);
        this.attributes = DecoderScript.attributes(config, adapters, compute, lean);
        this.logitsRooms = new LogitsRooms(manager, config);
    }

    private Parameter parameter(TensorSpec tensor) {
        return addParameter(Parameter.builder()
                .setName(tensor.name())
                .setType(Parameter.Type.WEIGHT)
                .build());
    }

    ModelConfig config() {
        return config;
    }

    ComputeOptions compute() {
        return compute;
    }

    /** Returns whether decoding shall make no copy of the weights. */
    boolean isLean() {
        return lean;
    }

    GradientPath gradientPath() {
        return GradientPath.of(config, compute, manager.getDevice().isGpu());
    }

    NDManager manager() {
        return manager;
    }

    /** Returns where parameters are in {@link #weights()}. */
    DecoderSlots slots() {
        return slots;
    }

    /** Returns the script, compiled when it is first asked for: a model that is given adapters at once never asks. */
    synchronized TorchScript script() {
        TorchScript present = script;
        if (present == null) {
            present = DecoderScript.compile(manager, attributes);
            script = present;
        }
        return present;
    }

    /** Returns the arrays of those parameters that are not frozen. */
    List<NDArray> trained() {
        return weights.stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
    }

    /** Returns the parameters' arrays in the order of {@link ModelConfig#tensors}, then those of the adapters. */
    List<NDArray> weights() {
        return weights.stream().map(Parameter::getArray).toList();
    }

    /** Returns rotary tables that cover at least so many positions. */
    RotaryTensors rotary(int positions) {
        RotaryTensors present = rotary;
        if (present == null || present.positions() < positions) {
            int doubled = present == null ? 256 : 2 * present.positions();
            int covered = Math.max(positions, Math.min(doubled, config.maxPositions()));
            if (present != null) {
                present.close();
            }
            present = RotaryTensors.of(manager, config, covered);
            rotary = present;
        }
        return present;
    }

    LogitsRooms logitsRooms() {
        return logitsRooms;
    }

    /** Checks that ids lie in the vocabulary: libtorch itself would abort on some devices. */
    void check(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= config.vocabularySize()) {
                throw new IllegalArgumentException("token id " + token + " lies outside the model's vocabulary of "
                        + config.vocabularySize() + "; does the tokenizer belong to this model?");
            }
        }
    }

    /** Checks a prompt for a decoder of sequences of at most so many tokens. */
    void checkPrompt(int[] prompt, int maxLength) {
        check(prompt);
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty; begin it with the BOS token");
        }
        if (prompt.length >= maxLength) {
            throw new IllegalArgumentException("the prompt has " + prompt.length
                    + " tokens, which leaves no room in a decoder of length " + maxLength);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray ids = inputs.singletonOrThrow();
        Shape shape = ids.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException("token ids have shape " + shape + "; they must be [batch, time]");
        }
        int rows = Math.toIntExact(shape.get(0));
        int width = Math.toIntExact(shape.get(1));
        if (width > config.maxPositions()) {
            throw new IllegalArgumentException(
                    "sequences have " + width + " tokens; the model was made for at most " + config.maxPositions());
        }
        NDManager target = ids.getManager();
        try (NDManager scope = target.newSubManager()) {
            RotaryTensors tables = rotary(width);
            long[] positions = new long[rows * width];
            RotaryRows rotaryRows = RotaryRows.of(config);
            Arrays.setAll(positions, i -> rotaryRows.row(i % width, rotaryRows.isLong(width)));
            NDArray packed = ids.toType(DataType.INT64, true).reshape(-1);
            packed.attach(scope);
            Object[] arguments = {
                packed,
                scope.create(positions),
                scope.arange(0, (float) rows * width, 1, DataType.INT64),
                scope.newSubManager(Device.cpu()).create(new long[] {rows, width, (long) rows * width}),
                tables.cos(),
                tables.sin(),
                weights()
            };
            NDArray logits = training
                    ? script().record(target, "logits", arguments).get(0)
                    : script().tensor(target, "logits", arguments);
            return new NDList(logits.reshape(rows, width, config.vocabularySize()));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].addAll(new Shape(config.vocabularySize()))};
    }
}
