package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.Checkpoint;
import org.rlvr4j.rollout.checkpoint.FolderFiles;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RopeScaling;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.reference.Difference;
import org.rlvr4j.rollout.reference.ReferenceCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: says what a model folder holds, and compares it with an {@code expected.json} beside it. */
@Command(
        name = "inspect",
        description = {
            "Say what a Hugging Face folder holds and what memory it takes; or a PEFT folder of low-rank adapters, and"
                    + " whether they fit their model.",
            "Where an expected.json lies beside the weights, compare with it; exit code 1 above the tolerance."
        })
final class InspectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (AdapterFolder.isOne(folder)) {
            InspectedAdapters.describe(out, folder);
            out.flush();
            return 0;
        }
        AdapterFolder.requireUnambiguous(folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            describe(out, checkpoint);
        }
        Path expected = folder.resolve("expected.json");
        boolean passes = !Files.exists(expected) || compare(out, expected);
        out.flush();
        return passes ? 0 : 1;
    }

    private void describe(PrintWriter out, Checkpoint checkpoint) throws IOException {
        ModelConfig config = checkpoint.config();
        Set<String> types = checkpoint.tensors().stream()
                .map(TensorSpec::name)
                .map(name -> checkpoint.storedType(name).name())
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        row(out, "folder", "%s", folder);
        row(out, "architecture", "%s", config.architecture().className());
        row(
                out,
                "shape",
                "%d layers, hidden %d, MLP %d, %d heads (%d key-value) of %d, vocabulary %,d%s",
                config.layers(),
                config.hiddenSize(),
                config.intermediateSize(),
                config.heads(),
                config.kvHeads(),
                config.headDim(),
                config.vocabularySize(),
                config.tiedEmbeddings() ? ", tied head" : "");
        row(out, "details", "%s", details(config));
        row(out, "positions", "%,d, %s", config.maxPositions(), positions(config));
        row(out, "parameters", "%,d", config.parameterCount());
        row(out, "stored", "%s, %s", String.join(" and ", types), bytes(checkpoint.storedBytes()));
        row(
                out,
                "tokenizer",
                "%s",
                FolderFiles.has(folder.resolve("tokenizer.json"))
                        ? "tokenizer.json"
                        : "none; needed to sample or train");
        row(out, "end ids", "%s", checkpoint.generationConfig().eosIds());
        long weights = config.parameterCount() * Float.BYTES;
        long cache = 2L * config.layers() * config.kvHeads() * config.headDim() * Float.BYTES;
        row(
                out,
                "memory",
                "%s of weights; sampling: as much again and %s per token of each row; training: %s and activations",
                bytes(weights),
                bytes(cache),
                bytes(4 * weights));
        row(out, "under adapters", "%s of weights as they are stored", bytes(asStored(checkpoint)));
    }

    /** Returns the bytes that a model's weights take under adapters. */
    static long asStored(Checkpoint checkpoint) {
        return HeldWeights.of(checkpoint.config(), tensor -> checkpoint.storedType(tensor.name()), BaseDtype.AUTO)
                .bytes(checkpoint.config());
    }

    private static String positions(ModelConfig config) {
        if (config.rotaryDim() == 0) {
            return "learned";
        }
        StringBuilder text = new StringBuilder("rotary base " + config.ropeTheta());
        config.localRopeTheta().ifPresent(theta -> text.append(" (" + theta + " in layers with a window)"));
        text.append(
                config.ropeScaling() instanceof RopeScaling.None
                        ? ", not scaled"
                        : ", scaling " + config.ropeScaling());
        if (config.rotaryDim() < config.headDim()) {
            text.append(", of " + config.rotaryDim() + " dimensions");
        }
        long still = config.rotaryLayers().stream().filter(turned -> !turned).count();
        return still == 0 ? text.toString() : text + ", none in " + still + " layers";
    }

    private static String details(ModelConfig config) {
        long windowed = config.windows().stream().filter(window -> window > 0).count();
        return String.join(
                ", ",
                config.qkvBias() ? "query-key-value bias" : "no query-key-value bias",
                config.outputBias() ? "output bias" : "no output bias",
                config.mlpBias() ? "MLP bias" : "no MLP bias",
                config.qkNorm() ? "query-key norm" : "no query-key norm",
                config.activation().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " inside the MLP",
                capped("attention's scores", config.attentionScores().softCap()),
                capped("logits", config.logitSoftCap()),
                windowed == 0
                        ? "full attention"
                        : "sliding window of "
                                + config.windows().stream()
                                        .max(Integer::compare)
                                        .orElseThrow() + " in " + windowed
                                + " layers");
    }

    private static String capped(String what, double cap) {
        return cap == 0 ? "no cap on " + what : what + " capped at " + cap;
    }

    private boolean compare(PrintWriter out, Path expected) throws IOException {
        boolean passes = true;
        out.printf("%ncompared with %s%n", expected);
        out.printf("%-20s %11s %10s %9s  %s%n", "quantity", "largest", "tolerance", "compared", "where");
        try (CausalLm model = CausalLm.load(folder)) {
            for (Difference difference : ReferenceCheck.run(model, expected)) {
                out.printf(
                        Locale.ROOT,
                        "%-20s %11.2e %10.0e %,9d  %s%s%n",
                        difference.quantity() + (difference.relative() ? " (rel.)" : ""),
                        difference.largest(),
                        difference.tolerance(),
                        difference.compared(),
                        difference.passes() ? "" : "ABOVE TOLERANCE ",
                        difference.where());
                passes &= difference.passes();
            }
        }
        out.println(passes ? "agrees" : "does not agree");
        return passes;
    }

    static void row(PrintWriter out, String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-14s " + format + "%n", prepend(name, values));
    }

    private static Object[] prepend(String name, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = name;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    static String bytes(long count) {
        if (count < 1L << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", count / (double) (1L << 10));
        }
        return count < 1L << 30
                ? String.format(Locale.ROOT, "%.1f MiB", count / (double) (1L << 20))
                : String.format(Locale.ROOT, "%.2f GiB", count / (double) (1L << 30));
    }
}
