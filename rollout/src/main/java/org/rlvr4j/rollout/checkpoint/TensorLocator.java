package org.rlvr4j.rollout.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rlvr4j.rollout.checkpoint.Checkpoint.Located;

/** Matches what the files hold with what the configuration asks for. */
final class TensorLocator {

    /** Buffers that old versions of transformers stored; they are computed from the configuration. */
    private static final List<String> COMPUTED = List.of("rotary_emb.inv_freq", "position_ids");

    private final Path folder;
    private final ModelConfig config;
    private final List<SafetensorsFile> files;

    TensorLocator(Path folder, ModelConfig config, List<SafetensorsFile> files) {
        this.folder = folder;
        this.config = config;
        this.files = files;
    }

    Map<String, Located> locate() throws CheckpointException {
        Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
        Map<String, StoredTensor> stored = new LinkedHashMap<>();
        for (SafetensorsFile file : files) {
            for (StoredTensor tensor : file.tensors()) {
                SafetensorsFile other = fileOf.put(tensor.name(), file);
                if (other != null) {
                    throw new CheckpointException(file.path() + " holds tensor " + tensor.name() + ", as does "
                            + other.path() + ": remove one of the two files' copies");
                }
                stored.put(tensor.name(), tensor);
            }
        }
        Map<String, Located> result = new LinkedHashMap<>();
        for (TensorSpec expected : config.tensors()) {
            StoredTensor tensor = stored.remove(expected.name());
            if (tensor == null) {
                throw missing(expected);
            }
            SafetensorsFile file = fileOf.getOrDefault(expected.name(), files.get(0));
            result.put(expected.name(), new Located(file, tensor, check(file, expected, tensor)));
        }
        refuseOthers(stored, fileOf);
        return result;
    }

    private static StoredType check(SafetensorsFile file, TensorSpec expected, StoredTensor tensor)
            throws CheckpointException {
        if (!tensor.shape().equals(expected.shape())) {
            throw new CheckpointException(file.path() + ": tensor " + expected.name() + " has shape " + tensor.shape()
                    + "; config.json asks for " + expected.shape()
                    + ": use the config.json that came with the weights");
        }
        return StoredType.ofSafetensorsName(tensor.type())
                .orElseThrow(() -> new CheckpointException(file.path() + ": tensor " + expected.name()
                        + " is stored as " + tensor.type() + "; only F32, F16 and BF16 can be read: convert the"
                        + " checkpoint to bfloat16"));
    }

    private CheckpointException missing(TensorSpec expected) {
        return new CheckpointException(weights() + " lacks tensor " + expected.name() + " of shape " + expected.shape()
                + ", which config.json (" + config.architecture().className()
                + ") asks for: use the config.json that came with the weights, or download them again");
    }

    private void refuseOthers(Map<String, StoredTensor> others, Map<String, SafetensorsFile> fileOf)
            throws CheckpointException {
        others.keySet().removeIf(name -> COMPUTED.stream().anyMatch(name::endsWith));
        if (config.tiedEmbeddings()) {
            others.remove(DecoderTensors.HEAD);
        }
        if (!others.isEmpty()) {
            String first = others.keySet().iterator().next();
            String more = others.size() == 1 ? "" : " and " + (others.size() - 1) + " more";
            SafetensorsFile file = fileOf.getOrDefault(first, files.get(0));
            throw new CheckpointException(file.path() + " holds tensor " + first + more + ", which a "
                    + config.architecture().className() + " with this config.json does not have:"
                    + " use the config.json that came with the weights");
        }
    }

    private String weights() {
        return files.size() == 1
                ? files.get(0).path().toString()
                : folder.resolve(WeightFiles.INDEX).toString();
    }
}
