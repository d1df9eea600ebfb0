package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rlvr4j.examples.digitsum.BaseModel;
import org.rlvr4j.examples.digitsum.Pretraining;
import org.rlvr4j.rollout.policy.CausalLm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pretrain}: makes the bundled base model anew, or one like it with another seed. */
@Command(
        name = "pretrain",
        description = {
            "Train the digit-sum base model from scratch on its synthetic corpus.",
            "Without options this makes the bundled model: the same bytes on the same kind of machine."
        })
final class PretrainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Where the Hugging Face folder is written; must not exist yet.")
    private Path folder;

    @Option(names = "--seed", paramLabel = "N", description = "Of weights and documents; default: ${DEFAULT-VALUE}.")
    private long seed = 0;

    @Option(names = "--steps", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int steps = Pretraining.BUNDLED.steps();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of the tensor library; default: ${DEFAULT-VALUE}. Another number may change the last bits.")
    private int threads = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " exists already; name a folder that does not");
        }
        EngineThreads.set(threads);
        var pretraining = Pretraining.BUNDLED.withSteps(steps);
        BaseModel.writeTokenizer(folder);
        try (CausalLm model = BaseModel.untrained(folder, seed)) {
            pretraining.run(model, model.tokenizer(), seed, probe -> {
                out.println(probe);
                out.flush();
            });
            model.save(folder);
        }
        out.println("Model: " + folder);
        out.flush();
        return 0;
    }
}
