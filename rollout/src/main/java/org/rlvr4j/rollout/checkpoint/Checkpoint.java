package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open Hugging Face model folder, checked: every tensor that the configuration asks for is there, once, in its
 * shape and in a type that can be read, and no other. Weights stay on disk until they are read.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(folder)) {
 *     for (TensorSpec tensor : checkpoint.tensors()) {
 *         FloatBuffer values = ...; // tensor.elements() of room
 *         checkpoint.read(tensor.name(), values);
 *     }
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Checkpoint implements AutoCloseable {

    private final Path folder;
    private final ModelConfig config;
    private final GenerationConfig generationConfig;
    private final List<SafetensorsFile> files;
    private final List<TensorSpec> tensors;
    private final Map<String, Located> located;
    private final CheckpointLayout layout;
    private @Nullable FloatDecoder decoder;

    private Checkpoint(Path folder, ModelConfig config, GenerationConfig generation, List<SafetensorsFile> files)
            throws IOException {
        this.folder = folder;
        this.config = config;
        this.generationConfig = generation;
        this.files = files;
        this.tensors = config.tensors();
        TensorLocator locator = new TensorLocator(folder, config, files);
        this.located = locator.locate();
        this.layout = new CheckpointLayout(config, shards(files), locator.readOthers(), companions(folder), folder);
    }

    /**
     * Opens a model folder and checks it without reading weights.
     *
     * @throws CheckpointException if the folder cannot be used; the message is one sentence that names the file, the
     *     tensor and the remedy
     */
    public static Checkpoint open(Path folder) throws IOException {
        ModelConfig config = ModelConfig.read(folder);
        GenerationConfig generation = GenerationConfig.read(folder, config);
        List<SafetensorsFile> files = WeightFiles.open(folder);
        try {
            return new Checkpoint(folder, config, generation, files);
        } catch (IOException | RuntimeException e) {
            WeightFiles.closeAll(files);
            throw e;
        }
    }

    private static List<ShardLayout> shards(List<SafetensorsFile> files) {
        return files.stream()
                .map(file -> new ShardLayout(file.name(), file.header(), file.tensors()))
                .toList();
    }

    private static Map<String, byte[]> companions(Path folder) throws IOException {
        Map<String, byte[]> result = Companions.read(folder, Companions.SETTINGS);
        result.putAll(Companions.readTokenizer(folder));
        if (!Files.exists(folder.resolve(WeightFiles.SINGLE))) {
            result.putAll(Companions.read(folder, List.of(WeightFiles.INDEX)));
        }
        return result;
    }

    /** Returns the folder that was opened. */
    public Path folder() {
        return folder;
    }

    /** Returns what {@code config.json} says. */
    public ModelConfig config() {
        return config;
    }

    /** Returns what {@code generation_config.json} says. */
    public GenerationConfig generationConfig() {
        return generationConfig;
    }

    /** Returns the tensors to read, in the order of Hugging Face's state dict. */
    public List<TensorSpec> tensors() {
        return tensors;
    }

    /** Returns what it takes to save the model as it was stored; usable after this is closed. */
    public CheckpointLayout layout() {
        return layout;
    }

    /**
     * Returns the type that a tensor is stored in.
     *
     * @throws IllegalArgumentException if the model has no such tensor
     */
    public StoredType storedType(String tensor) {
        return find(tensor).type();
    }

    /** Returns the bytes that the model's tensors take on disk. */
    public long storedBytes() {
        return located.values().stream()
                .mapToLong(each -> each.tensor().bytes())
                .sum();
    }

    /**
     * Reads a whole tensor as float32, row-major.
     *
     * @param target receives all elements from its position on, which it advances
     * @throws IllegalArgumentException if the model has no such tensor or the target is too small
     */
    public void read(String tensor, FloatBuffer target) throws IOException {
        long elements = find(tensor).tensor().shape().size();
        if (elements > target.remaining()) {
            throw new IllegalArgumentException("tensor " + tensor + " has " + elements
                    + " elements, the target has room" + " for " + target.remaining());
        }
        int limit = target.limit();
        read(tensor, 0, target.limit(target.position() + (int) elements));
        target.limit(limit);
    }

    /**
     * Reads part of a tensor as float32: as many elements as the target has room for. For tensors that no single
     * buffer can hold.
     *
     * @param first the first element to read, counted row-major
     * @throws IllegalArgumentException if the model has no such tensor or the part goes beyond it
     */
    public void read(String tensor, long first, FloatBuffer target) throws IOException {
        Located found = find(tensor);
        if (first < 0 || first + target.remaining() > found.tensor().shape().size()) {
            throw new IllegalArgumentException(
                    "elements " + first + " to " + (first + target.remaining()) + " go beyond tensor " + tensor
                            + " of shape " + found.tensor().shape());
        }
        decoder().read(found.file(), found.tensor(), found.type(), first, target);
    }

    /**
     * Reads a whole tensor as the bits of a 16-bit type, row-major: those that are stored, or the nearest values where
     * it is stored in another type.
     *
     * @param target has room for all elements and no more
     * @throws IllegalArgumentException if the model has no such tensor or the target is of another size
     */
    public void readBits(String tensor, StoredType type, ShortBuffer target) throws IOException {
        Located found = find(tensor);
        long elements = found.tensor().shape().size();
        if (elements != target.remaining()) {
            throw new IllegalArgumentException("tensor " + tensor + " has " + elements
                    + " elements, the target has room for " + target.remaining());
        }
        decoder().readBits(found.file(), found.tensor(), found.type(), type, target);
    }

    private FloatDecoder decoder() {
        FloatDecoder present = decoder;
        if (present == null) {
            present = new FloatDecoder();
            decoder = present;
        }
        return present;
    }

    private Located find(String tensor) {
        Located found = located.get(tensor);
        if (found == null) {
            throw new IllegalArgumentException("this model has no tensor " + tensor);
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        WeightFiles.closeAll(files);
    }

    /** Where a tensor lies. */
    record Located(SafetensorsFile file, StoredTensor tensor) {

        /** Returns the type of a tensor of the model, which was checked. */
        StoredType type() {
            return StoredType.ofSafetensorsName(tensor.type()).orElseThrow();
        }
    }
}
