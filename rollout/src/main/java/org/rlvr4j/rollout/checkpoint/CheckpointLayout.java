package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a model folder but the weights' values: which file holds which tensor at which offset in which type,
 * and the settings and tokenizer files that lie beside. It outlives the {@link Checkpoint} that it came from; a model
 * that did not change is saved as the same bytes.
 *
 * <p>Immutable.
 */
public final class CheckpointLayout {

    /** Bytes above which a new model is saved in several files: 5 GB, as transformers 4 has it. */
    public static final long SHARD_LIMIT = 5_000_000_000L;

    private static final Pattern WEIGHTS = Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors(\\.index\\.json)?");

    private final ModelConfig config;
    private final List<ShardLayout> shards;
    private final Map<String, byte[]> verbatim;
    private final Map<String, byte[]> files;
    private final @Nullable Path origin;

    /**
     * @param verbatim bytes of tensors that are stored but not part of the model
     * @param files small files by name
     * @param origin the folder that it was read from, or null
     */
    CheckpointLayout(
            ModelConfig config,
            List<ShardLayout> shards,
            Map<String, byte[]> verbatim,
            Map<String, byte[]> files,
            @Nullable Path origin) {
        this.config = config;
        this.shards = List.copyOf(shards);
        this.verbatim = Map.copyOf(verbatim);
        this.files = new LinkedHashMap<>(files);
        this.origin = origin;
    }

    /** Returns the layout of a model that is made from scratch, in the configuration's stored type. */
    public static CheckpointLayout fresh(ModelConfig config) {
        return fresh(config, SHARD_LIMIT);
    }

    /**
     * Returns the layout of a model that is made from scratch.
     *
     * @param shardLimit bytes of weights above which another file is begun
     */
    public static CheckpointLayout fresh(ModelConfig config, long shardLimit) {
        if (shardLimit < 1) {
            throw new IllegalArgumentException("shardLimit is " + shardLimit + "; it must be 1 byte or more");
        }
        FreshLayout layout = new FreshLayout(config, shardLimit);
        List<ShardLayout> shards = layout.shards();
        return new CheckpointLayout(config, shards, Map.of(), layout.settings(shards), null);
    }

    /** Returns this layout with the tokenizer files and chat templates of a folder, in place of its own. */
    public CheckpointLayout withTokenizerOf(Path folder) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.keySet().removeIf(Companions::isOfTokenizer);
        all.putAll(Companions.readTokenizer(folder));
        return new CheckpointLayout(config, shards, verbatim, all, origin);
    }

    /** Returns this layout with all of the model's weights in one type. */
    public CheckpointLayout storedAs(StoredType type) {
        RetypedLayout retyped = new RetypedLayout(type, verbatim.keySet());
        List<ShardLayout> changed = shards.stream().map(retyped::shard).toList();
        return new CheckpointLayout(config, changed, verbatim, retyped.files(files, changed), origin);
    }

    /** Returns the tokenizer's files and the chat templates, by name. */
    public Map<String, byte[]> tokenizerFiles() {
        Map<String, byte[]> tokenizer = new LinkedHashMap<>(files);
        tokenizer.keySet().removeIf(name -> !Companions.isOfTokenizer(name));
        return tokenizer;
    }

    /** Returns the model's configuration. */
    public ModelConfig config() {
        return config;
    }

    /** Returns the folder that this was read from; null for a model made from scratch. */
    public @Nullable Path origin() {
        return origin;
    }

    /** Returns the bytes that {@link #save} writes. */
    public long bytes() {
        return shards.stream().mapToLong(ShardLayout::bytes).sum()
                + files.values().stream().mapToLong(file -> file.length).sum();
    }

    /**
     * Writes a folder that transformers opens, creating it if missing. No file is ever seen half-written; files of
     * weights that an earlier save left and this one does not use are removed last. While several files are being
     * renamed a reader may meet old and new ones: save into a new folder where that matters.
     *
     * @throws CheckpointException if the folder cannot be written
     * @throws IllegalArgumentException if the source gives a tensor too few or too many elements
     */
    public void save(Path folder, TensorSource source) throws IOException {
        try (FolderWriter writer = new FolderWriter(folder)) {
            FloatEncoder encoder = new FloatEncoder();
            Map<String, TensorSpec> specs = specs();
            for (ShardLayout shard : shards) {
                writer.write(shard.name(), channel -> writeShard(shard, specs, source, encoder, channel));
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                writer.write(
                        file.getKey(), channel -> FloatEncoder.writeFully(ByteBuffer.wrap(file.getValue()), channel));
            }
            writer.commit();
            removeStale(folder);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    folder + " cannot be written (" + CheckpointException.reason(e)
                            + "): it must be writable and have room for " + bytes() + " bytes",
                    e);
        }
    }

    private Map<String, TensorSpec> specs() {
        List<TensorSpec> tensors = config.tensors();
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        tensors.forEach(tensor -> specs.put(tensor.name(), tensor));
        // A tied head that is stored nevertheless is the embedding, the first tensor, once more.
        specs.putIfAbsent(DecoderNames.HEAD, tensors.get(0));
        tensors.forEach(tensor -> specs.putIfAbsent(TensorLocator.withoutPrefix(tensor.name()), tensor));
        return specs;
    }

    private void writeShard(
            ShardLayout shard,
            Map<String, TensorSpec> specs,
            TensorSource source,
            FloatEncoder encoder,
            WritableByteChannel channel)
            throws IOException {
        FloatEncoder.writeFully(shard.start(), channel);
        for (StoredTensor tensor : shard.tensors()) {
            byte[] bytes = verbatim.get(tensor.name());
            if (bytes != null) {
                FloatEncoder.writeFully(ByteBuffer.wrap(bytes), channel);
                continue;
            }
            TensorSpec spec = Objects.requireNonNull(specs.get(tensor.name()), tensor.name());
            StoredType type = StoredType.ofSafetensorsName(tensor.type()).orElseThrow();
            CountingSink sink = new CountingSink(values -> {
                checkRange(values, type, spec);
                encoder.write(values, type, channel);
            });
            source.write(spec, sink);
            sink.check(spec);
        }
    }

    /** float16 ends at 65,504, which no other type does that weights come in. */
    private static void checkRange(FloatBuffer values, StoredType type, TensorSpec spec) throws CheckpointException {
        if (type != StoredType.FLOAT16) {
            return;
        }
        for (int i = values.position(); i < values.limit(); i++) {
            float value = values.get(i);
            if (Math.abs(value) >= HalfPrecision.FLOAT16_OVERFLOW && !Float.isInfinite(value)) {
                throw new CheckpointException("tensor " + spec.name() + " has the value " + value
                        + ", and float16 ends at 65504: store the model as bfloat16 or float32");
            }
        }
    }

    private void removeStale(Path folder) throws IOException {
        Set<String> written = new LinkedHashSet<>(files.keySet());
        shards.forEach(shard -> written.add(shard.name()));
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                String name = String.valueOf(file.getFileName());
                if (WEIGHTS.matcher(name).matches() && !written.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static final class CountingSink implements TensorSource.Sink {

        private final TensorSource.Sink sink;
        private long elements;

        CountingSink(TensorSource.Sink sink) {
            this.sink = sink;
        }

        @Override
        public void accept(FloatBuffer values) throws IOException {
            elements += values.remaining();
            sink.accept(values);
        }

        void check(TensorSpec spec) {
            if (elements != spec.elements()) {
                throw new IllegalArgumentException("tensor " + spec.name() + " was given " + elements
                        + " elements; its shape " + spec.shape() + " has " + spec.elements());
            }
        }
    }
}
