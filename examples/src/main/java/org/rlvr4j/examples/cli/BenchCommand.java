package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.bench.Bench;
import org.rlvr4j.examples.bench.Measurement;
import org.rlvr4j.examples.bench.Workload;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: times sampling and training of a model folder, or of a random model of a given shape. */
@Command(
        name = "bench",
        description = "Time sampling and training, beside the rate of a plain matrix product in the same run.")
final class BenchCommand implements Callable<Integer> {

    enum Work {
        SAMPLE,
        TRAIN
    }

    @Parameters(arity = "0..*", paramLabel = "WORK", description = "sample, train; all by default.")
    private List<Work> work = new ArrayList<>();

    @Option(names = "--model", paramLabel = "DIR", description = "A Hugging Face folder, instead of a shape.")
    private @Nullable Path model;

    @Option(names = "--hidden", defaultValue = "256", description = "Hidden size (${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--layers", defaultValue = "6", description = "Layers (${DEFAULT-VALUE}).")
    private int layers;

    @Option(names = "--heads", defaultValue = "4", description = "Query heads (${DEFAULT-VALUE}).")
    private int heads;

    @Option(names = "--kv-heads", defaultValue = "0", description = "Key-value heads (as many as query heads).")
    private int kvHeads;

    @Option(names = "--mlp", defaultValue = "704", description = "Width of the MLP (${DEFAULT-VALUE}).")
    private int mlp;

    @Option(names = "--vocabulary", defaultValue = "128", description = "Token ids (${DEFAULT-VALUE}).")
    private int vocabulary;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of the engine (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--rows", defaultValue = "64", description = "Sequences sampled together (${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--prompt", defaultValue = "16", description = "Tokens of a prompt (${DEFAULT-VALUE}).")
    private int prompt;

    @Option(names = "--new-tokens", defaultValue = "128", description = "Tokens drawn (${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(names = "--batch", defaultValue = "64", description = "Sequences of a training step (${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--length", defaultValue = "128", description = "Tokens of each (${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--micro-batch-tokens",
            defaultValue = "2048",
            description = "Tokens that go forward and back together (${DEFAULT-VALUE}).")
    private int microBatchTokens;

    @Option(names = "--repetitions", defaultValue = "4", description = "Timed runs (${DEFAULT-VALUE}).")
    private int repetitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EngineThreads.set(threads);
        Workload workload = new Workload(rows, prompt, newTokens, batch, length, microBatchTokens, repetitions);
        Set<Work> wanted = work.isEmpty() ? EnumSet.allOf(Work.class) : EnumSet.copyOf(work);
        PrintWriter out = spec.commandLine().getOut();
        try (CausalLm lm = open(workload)) {
            Bench bench = new Bench(lm, workload);
            out.println(Machine.describe() + ", " + threads + (threads == 1 ? " thread" : " threads") + ", float32");
            out.printf(Locale.ROOT, "model: %,d parameters, %s%n", lm.config().parameterCount(), workload);
            double before = bench.productCeiling();
            List<Measurement> measurements = new ArrayList<>();
            if (wanted.contains(Work.SAMPLE)) {
                measurements.add(bench.sampling());
            }
            if (wanted.contains(Work.TRAIN)) {
                measurements.add(bench.training());
            }
            double ceiling = Math.max(before, bench.productCeiling());
            print(out, measurements, ceiling);
        }
        return 0;
    }

    private CausalLm open(Workload workload) throws IOException {
        if (model != null) {
            return CausalLm.load(model);
        }
        ModelConfig config = ModelConfig.builder(Architecture.LLAMA)
                .hiddenSize(hidden)
                .layers(layers)
                .heads(heads)
                .kvHeads(kvHeads)
                .intermediateSize(mlp)
                .vocabularySize(vocabulary)
                .maxPositions(workload.longest())
                .tiedEmbeddings(true)
                .build();
        return CausalLm.random(config, InitialWeights.of(config), null, 1, CausalLm.Options.DEFAULT);
    }

    private static void print(PrintWriter out, List<Measurement> measurements, double ceiling) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("machine", Machine.describe());
        json.put("product_gflops", round(ceiling));
        out.printf(Locale.ROOT, "product 512x1024x1024: %.0f GFLOP/s%n", ceiling);
        for (Measurement measurement : measurements) {
            double share = measurement.gflops() / ceiling;
            out.printf(
                    Locale.ROOT,
                    "%-7s %,8.0f tokens/s (median %,.0f; %,.0f per processor-second), %.1f GFLOP/s, %.0f %% of the product%n",
                    measurement.work(),
                    measurement.tokensPerSecond(),
                    measurement.medianTokensPerSecond(),
                    measurement.tokensPerProcessorSecond(),
                    measurement.gflops(),
                    100 * share);
            json.put(measurement.work() + "_tokens_per_s", round(measurement.tokensPerSecond()));
            json.put(measurement.work() + "_median_tokens_per_s", round(measurement.medianTokensPerSecond()));
            json.put(measurement.work() + "_tokens_per_processor_s", round(measurement.tokensPerProcessorSecond()));
            json.put(measurement.work() + "_product_share", Math.round(share * 1000) / 1000.0);
        }
        out.println(new ObjectMapper().writeValueAsString(json));
        out.flush();
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
