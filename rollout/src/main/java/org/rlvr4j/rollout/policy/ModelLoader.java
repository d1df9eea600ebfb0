package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.Checkpoint;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.CheckpointLayout;
import org.rlvr4j.rollout.checkpoint.FolderFiles;
import org.rlvr4j.rollout.checkpoint.GenerationConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.text.HfTokenizer;
import org.rlvr4j.rollout.text.Tokenizer;

/** Gives a {@link CausalLm} its weights: from a folder, or from random numbers. */
final class ModelLoader {

    private ModelLoader() {}

    static CausalLm load(Path folder, CausalLm.Options options) throws IOException {
        if (AdapterFolder.isOne(folder)) {
            return adapted(AdapterFolder.base(folder), folder, options);
        }
        AdapterFolder.requireUnambiguous(folder);
        return whole(folder, options);
    }

    private static CausalLm whole(Path folder, CausalLm.Options options) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ModelConfig config = checkpoint.config();
            HeldWeights held = HeldWeights.of(
                    config, tensor -> checkpoint.storedType(tensor.name()), baseDtype(options, BaseDtype.FLOAT32));
            checkMemory(folder, config, held, options);
            Tokenizer tokenizer = tokenizer(folder);
            NDManager manager = manager(device(options));
            try {
                ModelSetup setup = new ModelSetup(
                        checkpoint.layout(), checkpoint.generationConfig(), tokenizer, options.compute(), held, null);
                CausalLm model = new CausalLm(setup, manager);
                for (TensorSpec tensor : config.tensors()) {
                    read(checkpoint, tensor, held, model.weights());
                }
                return model;
            } catch (IOException | RuntimeException e) {
                manager.close();
                close(tokenizer);
                throw e;
            }
        }
    }

    static CausalLm adapted(Path model, Path adapters, CausalLm.Options options) throws IOException {
        AdapterFolder.requireModel(model);
        CausalLm base = whole(model, options.withBaseDtype(baseDtype(options, BaseDtype.AUTO)));
        try {
            return base.withAdapters(adapters);
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    static CausalLm random(
            ModelConfig config,
            InitialWeights initial,
            @Nullable Path tokenizerFolder,
            long seed,
            CausalLm.Options options)
            throws IOException {
        HeldWeights held = HeldWeights.of(config, tensor -> config.storedType(), baseDtype(options, BaseDtype.FLOAT32));
        checkMemory(Path.of("config.json"), config, held, options);
        CheckpointLayout layout = CheckpointLayout.fresh(config);
        Tokenizer tokenizer = null;
        if (tokenizerFolder != null) {
            layout = layout.withTokenizerOf(tokenizerFolder);
            tokenizer = HfTokenizer.load(tokenizerFolder);
        }
        NDManager manager = manager(device(options));
        ModelSetup setup =
                new ModelSetup(layout, GenerationConfig.of(config), tokenizer, options.compute(), held, null);
        CausalLm model = new CausalLm(setup, manager);
        SplittableRandom random = new SplittableRandom(seed);
        for (TensorSpec tensor : config.tensors()) {
            StoredType type = held.type(tensor);
            if (type == StoredType.FLOAT32) {
                model.weights().fill(tensor, values -> initial.draw(config, tensor, random, values));
            } else {
                model.weights().fillNarrow(tensor, bits -> initial.draw(config, tensor, random, type, bits));
            }
        }
        return model;
    }

    private static BaseDtype baseDtype(CausalLm.Options options, BaseDtype unlessGiven) {
        BaseDtype given = options.baseDtype();
        return given != null ? given : unlessGiven;
    }

    private static Device device(CausalLm.Options options) {
        Device given = options.device();
        return given != null ? given : Engine.getEngine("PyTorch").defaultDevice();
    }

    private static NDManager manager(Device device) {
        return NDManager.newBaseManager(device, "PyTorch");
    }

    private static void read(Checkpoint checkpoint, TensorSpec tensor, HeldWeights held, ModelWeights weights)
            throws IOException {
        StoredType type = held.type(tensor);
        long bytes = held.bytes(tensor);
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new CheckpointException("tensor " + tensor.name() + " of shape " + tensor.shape() + " takes " + bytes
                    + " bytes in " + type.torchName() + "; a single tensor may take at most 2 GiB");
        }
        if (type == StoredType.FLOAT32) {
            weights.fill(tensor, values -> checkpoint.read(tensor.name(), values));
        } else {
            weights.fillNarrow(tensor, bits -> checkpoint.readBits(tensor.name(), type, bits));
        }
    }

    private static void checkMemory(Path source, ModelConfig config, HeldWeights held, CausalLm.Options options)
            throws CheckpointException {
        long needed = held.bytes(config);
        Long limit = options.memoryLimit();
        if (limit == null && device(options).isGpu()) {
            return; // The GPU's own allocator answers with a clear error, and knows what is free.
        }
        long available = limit != null ? limit : AvailableMemory.bytes();
        if (needed > available) {
            throw new CheckpointException(String.format(
                    "%s holds %,d parameters, which take %.1f GiB in %s, and %.1f GiB are free: close other"
                            + " programs, use a larger machine, or take a smaller model",
                    source,
                    config.parameterCount(),
                    gib(needed),
                    held.hasNarrow() ? "16 bits" : "float32",
                    gib(available)));
        }
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }

    /** A model without a tokenizer can be inspected and trained on token ids. */
    static @Nullable Tokenizer tokenizer(Path folder) throws IOException {
        return FolderFiles.has(folder.resolve("tokenizer.json")) ? HfTokenizer.load(folder) : null;
    }

    private static void close(@Nullable Tokenizer tokenizer) {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
