package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.policy.CausalLm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code merge}: makes a whole model of adapters and the model that they were trained on. */
@Command(
        name = "merge",
        description = "Merge low-rank adapters, a PEFT folder, into the model that they were trained on.")
final class MergeCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "ADAPTERS",
            description = "The folder of the adapters: adapter_config.json and adapter_model.safetensors.")
    private Path adapters;

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder to write the model to.")
    private Path target;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model's folder; what base_model_name_or_path says where not given.")
    private @Nullable Path model;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "What to store the weights in: ${COMPLETION-CANDIDATES}; as the model's files have it where not"
                            + " given.")
    private @Nullable StoredType dtype;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path base = model != null ? model : AdapterFolder.base(adapters);
        try (CausalLm adapted = CausalLm.load(base, adapters, CausalLm.Options.DEFAULT)) {
            if (dtype == null) {
                adapted.saveMerged(target);
            } else {
                adapted.saveMerged(target, dtype);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT,
                    "%s: adapters of rank %d merged into %s%n",
                    target,
                    adapted.lora().orElseThrow().rank(),
                    base);
            out.flush();
        }
        return 0;
    }
}
