package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adapters in Hugging Face PEFT's folder format: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * <p>What was loaded keeps its settings file and its stored type, so that adapters which did not change are saved as
 * the same bytes.
 */
public final class AdapterFolder {

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PICKLED = "adapter_model.bin";

    private final LoraConfig lora;
    private final List<LoraModule> modules;
    private final ShardLayout layout;
    private final byte[] settings;

    private AdapterFolder(LoraConfig lora, List<LoraModule> modules, ShardLayout layout, byte[] settings) {
        this.lora = lora;
        this.modules = modules;
        this.layout = layout;
        this.settings = settings;
    }

    /** Returns whether a folder holds adapters and no model; trainers may leave the model's settings beside them. */
    public static boolean isOne(Path folder) {
        boolean described = Files.exists(folder.resolve(AdapterConfigFile.NAME));
        return described
                && (!Files.exists(folder.resolve("config.json")) || (hasWeights(folder) && !WeightFiles.isIn(folder)));
    }

    /**
     * Refuses a folder that holds a model and adapters: alone the one would be another model than with the other.
     *
     * @throws CheckpointException if it does
     */
    public static void requireUnambiguous(Path folder) throws CheckpointException {
        if (Files.exists(folder.resolve(AdapterConfigFile.NAME)) && hasWeights(folder) && WeightFiles.isIn(folder)) {
            throw new CheckpointException(folder + " holds both a model and adapters (" + AdapterConfigFile.NAME
                    + "), and it cannot be told which is meant: move the adapters into a folder of their own, or remove"
                    + " what is not wanted");
        }
    }

    private static boolean hasWeights(Path folder) {
        return Files.exists(folder.resolve(WEIGHTS)) || Files.exists(folder.resolve(PICKLED));
    }

    /**
     * Returns the folder of the model that adapters were made for.
     *
     * @throws CheckpointException if the adapters' settings name none on this machine
     */
    public static Path base(Path folder) throws CheckpointException {
        String base = AdapterConfigFile.read(folder).base();
        if (base == null || base.isEmpty() || !isFolder(base)) {
            throw new CheckpointException(folder.resolve(AdapterConfigFile.NAME) + ": base_model_name_or_path is "
                    + (base == null ? "null" : '"' + base + '"')
                    + ", which is no folder here; set it to the folder of the model that the adapters were made for");
        }
        return Path.of(base);
    }

    private static boolean isFolder(String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Refuses a folder of adapters where a model is wanted that others are put on.
     *
     * @throws CheckpointException if it holds adapters and no model
     */
    public static void requireModel(Path folder) throws CheckpointException {
        if (isOne(folder)) {
            throw new CheckpointException(
                    folder + " holds adapters and no model, and adapters can only be put on a model:"
                            + " merge them into theirs first, and name the folder of the outcome");
        }
    }

    /**
     * Describes new adapters, to be saved as float32.
     *
     * @param base the model's folder, which the settings will name; null for none
     * @throws IllegalArgumentException if a target module is in no layer
     */
    public static AdapterFolder fresh(LoraConfig lora, ModelConfig config, @Nullable Path base) {
        List<LoraModule> modules = LoraModule.of(config, lora);
        byte[] settings =
                AdapterConfigFile.write(lora, config, base).toPrettyString().getBytes(StandardCharsets.UTF_8);
        return new AdapterFolder(
                lora, modules, ShardLayout.fresh(WEIGHTS, specs(modules), StoredType.FLOAT32), settings);
    }

    /**
     * Reads adapters.
     *
     * @param values is given each tensor, row-major
     * @throws CheckpointException if the folder cannot be used, in one sentence
     */
    public static AdapterFolder read(Path folder, ModelConfig config, Values values) throws IOException {
        AdapterConfigFile file = AdapterConfigFile.read(folder);
        LoraConfig lora = file.lora(config);
        List<LoraModule> modules;
        try {
            modules = LoraModule.of(config, lora);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(folder.resolve(AdapterConfigFile.NAME) + ": " + e.getMessage(), e);
        }
        if (!Files.exists(folder.resolve(WEIGHTS)) && Files.exists(folder.resolve(PICKLED))) {
            throw new CheckpointException(
                    folder + " has its adapters as " + PICKLED + ", which is not read: convert it to " + WEIGHTS
                            + " (in PEFT: PeftModel.from_pretrained(...).save_pretrained(...))");
        }
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            Map<String, StoredTensor> stored = new LinkedHashMap<>();
            weights.tensors().forEach(tensor -> stored.put(tensor.name(), tensor));
            FloatDecoder decoder = new FloatDecoder();
            for (TensorSpec tensor : specs(modules)) {
                StoredTensor found = stored.remove(tensor.name());
                StoredType type = check(weights, found, tensor);
                FloatBuffer buffer = FloatBuffer.allocate(Math.toIntExact(tensor.elements()));
                decoder.read(weights, found, type, 0, buffer);
                values.accept(tensor, buffer.array());
            }
            if (!stored.isEmpty()) {
                throw new CheckpointException(weights.path() + " holds tensor "
                        + stored.keySet().iterator().next()
                        + ", which adapter_config.json does not ask for: use the file that came with the adapters");
            }
            ShardLayout layout = new ShardLayout(WEIGHTS, weights.header(), weights.tensors());
            return new AdapterFolder(lora, modules, layout, Files.readAllBytes(folder.resolve(AdapterConfigFile.NAME)));
        }
    }

    private static StoredType check(SafetensorsFile file, @Nullable StoredTensor found, TensorSpec wanted)
            throws CheckpointException {
        if (found == null) {
            throw new CheckpointException(file.path() + " lacks tensor " + wanted.name() + " of shape " + wanted.shape()
                    + ": use the adapter_config.json and the model that belong to it");
        }
        if (!found.shape().equals(wanted.shape())) {
            throw new CheckpointException(file.path() + ": tensor " + wanted.name() + " has shape " + found.shape()
                    + "; the model and adapter_config.json ask for " + wanted.shape()
                    + ": use those that belong to it");
        }
        return StoredType.ofSafetensorsName(found.type())
                .orElseThrow(() -> new CheckpointException(file.path() + ": tensor " + wanted.name() + " is stored as "
                        + found.type() + "; only F32, F16 and BF16 can be read"));
    }

    private static List<TensorSpec> specs(List<LoraModule> modules) {
        return modules.stream()
                .flatMap(module -> List.of(module.a(), module.b()).stream())
                .toList();
    }

    /** Returns what the adapters are. */
    public LoraConfig lora() {
        return lora;
    }

    /** Returns the layers that they are on. */
    public List<LoraModule> modules() {
        return modules;
    }

    /** Returns the types that the adapters are stored in. */
    public Set<StoredType> storedTypes() {
        return layout.tensors().stream()
                .map(tensor -> StoredType.ofSafetensorsName(tensor.type()).orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the adapters' tensors, two for each layer. */
    public List<TensorSpec> tensors() {
        return specs(modules);
    }

    /**
     * Writes a folder that PEFT loads, creating it if missing. No file is ever seen half-written.
     *
     * @param tokenizer files that go beside the adapters, by name: trainers save it there, since its chat template and
     *     special tokens are those of the training
     * @throws CheckpointException if the folder cannot be written
     */
    public void save(Path folder, Map<String, byte[]> tokenizer, TensorSource source) throws IOException {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        tensors().forEach(tensor -> specs.put(tensor.name(), tensor));
        FloatEncoder encoder = new FloatEncoder();
        try (FolderWriter writer = new FolderWriter(folder)) {
            writer.write(WEIGHTS, channel -> {
                FloatEncoder.writeFully(layout.start(), channel);
                for (StoredTensor tensor : layout.tensors()) {
                    StoredType type =
                            StoredType.ofSafetensorsName(tensor.type()).orElseThrow();
                    TensorSpec spec = Objects.requireNonNull(specs.get(tensor.name()), tensor.name());
                    source.write(spec, values -> encoder.write(values, type, channel));
                }
            });
            for (Map.Entry<String, byte[]> file : tokenizer.entrySet()) {
                writer.write(
                        file.getKey(), channel -> FloatEncoder.writeFully(ByteBuffer.wrap(file.getValue()), channel));
            }
            writer.write(
                    AdapterConfigFile.NAME, channel -> FloatEncoder.writeFully(ByteBuffer.wrap(settings), channel));
            writer.commit();
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    folder + " cannot be written (" + CheckpointException.reason(e)
                            + "): it must be writable and have room for " + layout.bytes() + " bytes",
                    e);
        }
    }

    /** Takes the values of a tensor. */
    @FunctionalInterface
    public interface Values {

        /** Takes a tensor's elements, row-major. */
        void accept(TensorSpec tensor, float[] values);
    }
}
