package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.Checkpoint.Located;

/** Matches what the files hold with what the configuration asks for. */
final class TensorLocator {

    /** Buffers that old versions of transformers stored; they are computed from the configuration. */
    private static final List<String> COMPUTED = List.of("rotary_emb.inv_freq", "position_ids");

    /** Causal masks that GPT-2's files hold. */
    private static final List<String> MASKS = List.of(".attn.bias", ".attn.masked_bias");

    /** More than any rotary buffer has. */
    private static final long COMPUTED_LIMIT = 16 << 20;

    private final Path folder;
    private final ModelConfig config;
    private final List<SafetensorsFile> files;
    private final Map<String, Located> others = new LinkedHashMap<>();

    TensorLocator(Path folder, ModelConfig config, List<SafetensorsFile> files) {
        this.folder = folder;
        this.config = config;
        this.files = files;
    }

    Map<String, Located> locate() throws IOException {
        collect();
        Map<String, Located> result = new LinkedHashMap<>();
        for (TensorSpec expected : config.tensors()) {
            Located found = others.remove(expected.name());
            if (found == null) {
                found = others.remove(withoutPrefix(expected.name()));
            }
            if (found == null) {
                throw missing(expected);
            }
            check(found, expected);
            result.put(expected.name(), found);
        }
        if (config.tiedEmbeddings()) {
            checkTied(result, others.remove(DecoderNames.HEAD));
        }
        refuseOthers();
        return result;
    }

    /** Returns the name in files that were saved without the head, as those of the first GPT-2 are. */
    static String withoutPrefix(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Returns the bytes of tensors that are stored but computed here. */
    Map<String, byte[]> readOthers() throws IOException {
        Map<String, byte[]> result = new LinkedHashMap<>();
        for (Located other : others.values()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) other.tensor().bytes());
            other.file().read(other.tensor(), 0, bytes);
            result.put(other.tensor().name(), bytes.array());
        }
        return result;
    }

    private void collect() throws CheckpointException {
        for (SafetensorsFile file : files) {
            for (StoredTensor tensor : file.tensors()) {
                Located other = others.put(tensor.name(), new Located(file, tensor));
                if (other != null) {
                    throw new CheckpointException(file.path() + " holds tensor " + tensor.name() + ", as does "
                            + other.file().path() + ": download or save both again");
                }
            }
        }
    }

    private static void check(Located found, TensorSpec expected) throws CheckpointException {
        StoredTensor tensor = found.tensor();
        if (!tensor.shape().equals(expected.shape())) {
            throw new CheckpointException(found.file().path() + ": tensor " + expected.name() + " has shape "
                    + tensor.shape() + "; config.json asks for " + expected.shape()
                    + ": use the config.json that came with the weights");
        }
        if (StoredType.ofSafetensorsName(tensor.type()).isEmpty()) {
            throw new CheckpointException(found.file().path() + ": tensor " + expected.name() + " is stored as "
                    + tensor.type() + "; only F32, F16 and BF16 can be read: convert the checkpoint to bfloat16");
        }
    }

    /** A head that is stored beside a tied embedding must equal it, or one of the two would be lost. */
    private void checkTied(Map<String, Located> tensors, @Nullable Located head) throws IOException {
        Located embedding = tensors.get(config.tensors().get(0).name());
        if (head == null || embedding == null) {
            return;
        }
        check(head, TensorSpec.of(DecoderNames.HEAD, config.vocabularySize(), config.hiddenSize()));
        FloatDecoder decoder = new FloatDecoder();
        long elements = head.tensor().shape().size();
        FloatBuffer one = FloatBuffer.allocate(1 << 16);
        FloatBuffer two = FloatBuffer.allocate(1 << 16);
        for (long first = 0; first < elements; first += one.capacity()) {
            int count = (int) Math.min(one.capacity(), elements - first);
            decoder.read(
                    head.file(), head.tensor(), head.type(), first, one.clear().limit(count));
            decoder.read(
                    embedding.file(),
                    embedding.tensor(),
                    embedding.type(),
                    first,
                    two.clear().limit(count));
            if (one.flip().mismatch(two.flip()) >= 0) {
                throw new CheckpointException(head.file().path() + ": tensor " + DecoderNames.HEAD + " differs from "
                        + config.tensors().get(0).name() + ", although config.json has tie_word_embeddings true:"
                        + " set it to false to keep both");
            }
        }
    }

    private CheckpointException missing(TensorSpec expected) {
        return new CheckpointException(weights() + " lacks tensor " + expected.name() + " of shape " + expected.shape()
                + ", which config.json (" + config.architecture().className()
                + ") asks for: use the config.json that came with the weights, or download them again");
    }

    private void refuseOthers() throws CheckpointException {
        List<Located> strange = others.values().stream()
                .filter(other -> !isComputed(other.tensor()))
                .toList();
        if (!strange.isEmpty()) {
            Located first = strange.get(0);
            throw new CheckpointException(first.file().path() + " holds tensor "
                    + first.tensor().name() + (strange.size() == 1 ? "" : " and " + (strange.size() - 1) + " more")
                    + ", which a " + config.architecture().className() + " with this config.json does not have:"
                    + " use the config.json that came with the weights");
        }
    }

    private boolean isComputed(StoredTensor tensor) {
        boolean named = COMPUTED.stream().anyMatch(tensor.name()::endsWith)
                || (config.architecture() == Architecture.GPT2 && MASKS.stream().anyMatch(tensor.name()::endsWith));
        return named && tensor.bytes() <= COMPUTED_LIMIT;
    }

    private String weights() {
        return files.size() == 1
                ? files.get(0).path().toString()
                : folder.resolve(WeightFiles.INDEX).toString();
    }
}
