package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.Checkpoint;
import org.rlvr4j.rollout.checkpoint.FolderFiles;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/** What {@code inspect} says of a PEFT folder, all of whose tensors are read and held against their model's. */
final class InspectedAdapters {

    private InspectedAdapters() {}

    static void describe(PrintWriter out, Path folder) throws IOException {
        Path base = AdapterFolder.base(folder);
        AdapterFolder.requireModel(base);
        try (Checkpoint model = Checkpoint.open(base)) {
            ModelConfig config = model.config();
            AdapterFolder adapters = AdapterFolder.read(folder, config, (tensor, values) -> {});
            LoraConfig lora = adapters.lora();
            long parameters =
                    adapters.tensors().stream().mapToLong(TensorSpec::elements).sum();
            InspectCommand.row(out, "folder", "%s", folder);
            InspectCommand.row(
                    out, "model", "%s, %s", base, config.architecture().className());
            InspectCommand.row(
                    out,
                    "adapters",
                    "rank %d, alpha %s, which count %s times",
                    lora.rank(),
                    lora.alpha(),
                    lora.scale());
            InspectCommand.row(
                    out,
                    "layers",
                    "%d linear layers in all of %d: %s",
                    adapters.modules().size(),
                    config.layers(),
                    String.join(", ", lora.targetModules()));
            InspectCommand.row(
                    out,
                    "parameters",
                    "%,d, %.2f %% of the model's %,d",
                    parameters,
                    100.0 * parameters / config.parameterCount(),
                    config.parameterCount());
            InspectCommand.row(
                    out,
                    "stored",
                    "%s",
                    adapters.storedTypes().stream().map(Enum::name).collect(Collectors.joining(" and ")));
            InspectCommand.row(
                    out,
                    "tokenizer",
                    "%s",
                    FolderFiles.has(folder.resolve("tokenizer.json")) ? "tokenizer.json" : "the model's");
            InspectCommand.row(
                    out,
                    "memory",
                    "%s of the model's weights as they are stored; of adapters %s, in training %s",
                    InspectCommand.bytes(InspectCommand.asStored(model)),
                    InspectCommand.bytes(Float.BYTES * parameters),
                    InspectCommand.bytes(4L * Float.BYTES * parameters));
        }
    }
}
