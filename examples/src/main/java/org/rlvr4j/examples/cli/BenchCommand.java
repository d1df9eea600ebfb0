package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.bench.Bench;
import org.rlvr4j.examples.bench.BenchResult;
import org.rlvr4j.examples.bench.MemoryBench;
import org.rlvr4j.examples.bench.ModelShapes;
import org.rlvr4j.examples.bench.ProductCeiling;
import org.rlvr4j.examples.bench.VerifierBench;
import org.rlvr4j.examples.bench.Workload;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: times a model folder or a random model of a given shape, plain products, and the verifiers. */
@Command(
        name = "bench",
        description = "Time sampling, training and verifying, beside a plain matrix product in the same run.")
final class BenchCommand implements Callable<Integer> {

    enum Work {
        GEMM,
        SAMPLE,
        TRAIN,
        STEP,
        MEMORY,
        VERIFY;

        boolean needsModel() {
            return this != GEMM && this != MEMORY && this != VERIFY;
        }
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "WORK",
            description = "gemm, sample, train, step, memory, verify; sample and train by default.")
    private List<Work> work = new ArrayList<>();

    @Option(names = "--model", paramLabel = "DIR", description = "A Hugging Face folder, instead of a shape.")
    private @Nullable Path model;

    @Option(names = "--shape", paramLabel = "NAME", description = "A known shape, such as qwen2.5-0.5b.")
    private @Nullable String shape;

    @Option(names = "--hidden", defaultValue = "256", description = "Hidden size (${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--layers", defaultValue = "6", description = "Layers (${DEFAULT-VALUE}).")
    private int layers;

    @Option(names = "--heads", defaultValue = "4", description = "Query heads (${DEFAULT-VALUE}).")
    private int heads;

    @Option(names = "--kv-heads", defaultValue = "0", description = "Key-value heads (as many as query heads).")
    private int kvHeads;

    @Option(
            names = {"--mlp", "--intermediate"},
            defaultValue = "704",
            description = "Width of the MLP (${DEFAULT-VALUE}).")
    private int mlp;

    @Option(
            names = {"--vocabulary", "--vocab"},
            defaultValue = "128",
            description = "Token ids (${DEFAULT-VALUE}).")
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

    @Option(
            names = "--precision",
            defaultValue = "FLOAT32",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Precision precision;

    @Option(names = "--float32-head", description = "The head's products in float32, whatever the precision.")
    private boolean float32Head;

    @Option(names = "--recompute", description = "Keep layers' inputs only, and compute layers again on the way back.")
    private boolean recompute;

    @Option(names = "--lora-rank", defaultValue = "0", description = "Train adapters of this rank; 0 for all weights.")
    private int loraRank;

    @Option(names = "--repetitions", defaultValue = "4", description = "Timed runs (${DEFAULT-VALUE}).")
    private int repetitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EngineThreads.set(threads);
        Workload workload = new Workload(rows, prompt, newTokens, batch, length, microBatchTokens, repetitions);
        Set<Work> wanted = work.isEmpty() ? EnumSet.of(Work.SAMPLE, Work.TRAIN) : EnumSet.copyOf(work);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.describe() + ", " + threads + (threads == 1 ? " thread" : " threads") + ", "
                + precision.name().toLowerCase(Locale.ROOT));
        var report = new BenchReport(out);
        if (wanted.contains(Work.MEMORY)) {
            report.add(MemoryBench.run(() -> open(workload, precision), workload));
        }
        if (wanted.contains(Work.GEMM)) {
            report.add(ProductCeiling.both(repetitions));
        }
        if (wanted.stream().anyMatch(Work::needsModel)) {
            measureModel(wanted, workload, report);
        }
        if (wanted.contains(Work.VERIFY)) {
            report.add(VerifierBench.math(repetitions));
            report.add(VerifierBench.code(threads, repetitions));
        }
        report.finish();
        return 0;
    }

    private void measureModel(Set<Work> wanted, Workload workload, BenchReport report) throws IOException {
        double[] logProbs;
        try (CausalLm lm = open(workload, precision)) {
            Bench bench = new Bench(lm, workload);
            report.line(String.format(
                    Locale.ROOT, "model: %,d parameters, %s", lm.config().parameterCount(), workload));
            double ceiling = bench.productCeiling(precision);
            report.line(String.format(Locale.ROOT, "product 512x1024x1024: %.0f GFLOP/s", ceiling));
            if (wanted.contains(Work.SAMPLE)) {
                report.add(bench.sampling(ceiling));
                report.add(bench.variedSampling(ceiling));
            }
            if (wanted.contains(Work.TRAIN)) {
                report.add(bench.training(ceiling));
            }
            if (wanted.contains(Work.STEP)) {
                report.add(bench.step());
            }
            double after = bench.productCeiling(precision);
            report.add(new BenchResult(
                    String.format(Locale.ROOT, "product afterwards: %.0f GFLOP/s", after),
                    Map.of("product_gflops", ceiling, "product_gflops_after", after)));
            logProbs = precision == Precision.FLOAT32 ? new double[0] : bench.logProbs();
        }
        if (precision != Precision.FLOAT32) {
            try (CausalLm exact = open(workload, Precision.FLOAT32)) {
                report.add(Bench.error(logProbs, new Bench(exact, workload).logProbs()));
            }
        }
    }

    private CausalLm open(Workload workload, Precision of) throws IOException {
        CausalLm opened = openWhole(workload, of);
        return loraRank == 0
                ? opened
                : opened.withAdapters(LoraConfig.builder().rank(loraRank).build());
    }

    private CausalLm openWhole(Workload workload, Precision of) throws IOException {
        CausalLm.Options options = CausalLm.Options.DEFAULT.withCompute(new ComputeOptions(of, float32Head, recompute));
        if (model != null) {
            return CausalLm.load(model, options);
        }
        ModelConfig config = shape != null ? ModelShapes.of(shape) : config(workload);
        return CausalLm.random(config, InitialWeights.of(config), null, 1, options);
    }

    private ModelConfig config(Workload workload) {
        return ModelConfig.builder(Architecture.LLAMA)
                .hiddenSize(hidden)
                .layers(layers)
                .heads(heads)
                .kvHeads(kvHeads)
                .intermediateSize(mlp)
                .vocabularySize(vocabulary)
                .maxPositions(workload.longest())
                .tiedEmbeddings(true)
                .build();
    }
}
