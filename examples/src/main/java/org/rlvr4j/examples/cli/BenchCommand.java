package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.rlvr4j.examples.bench.Bench;
import org.rlvr4j.examples.bench.BenchResult;
import org.rlvr4j.examples.bench.DecoderBench;
import org.rlvr4j.examples.bench.Judging;
import org.rlvr4j.examples.bench.MemoryBench;
import org.rlvr4j.examples.bench.ProductCeiling;
import org.rlvr4j.examples.bench.StepBench;
import org.rlvr4j.examples.bench.VerifierBench;
import org.rlvr4j.examples.bench.Workload;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: times a model folder or a random model of a given shape, plain products, and the verifiers. */
@Command(
        name = "bench",
        description = "Time sampling, training and verifying, beside a plain matrix product in the same run.")
final class BenchCommand implements Callable<Integer> {

    private static final int MOST_PRODUCTS = 3;

    enum Work {
        GEMM,
        SAMPLE,
        TRAIN,
        STEP,
        DECODERS,
        MEMORY,
        VERIFY;

        boolean needsModel() {
            return this == SAMPLE || this == TRAIN || this == STEP;
        }
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "WORK",
            description = "gemm, sample, train, step, decoders, memory, verify; sample and train by default.")
    private List<Work> work = new ArrayList<>();

    @Mixin
    private MeasuredModel model;

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
            names = "--verifier",
            defaultValue = "MATH",
            description = "Judges the completions of step: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Judging.Kind verifier;

    @Option(names = "--varied", description = "Completions of step end at random, all lengths alike.")
    private boolean varied;

    @Option(
            names = "--verifier-threads",
            defaultValue = "0",
            description = "Threads that ask for verdicts; the trainer's default where not given.")
    private int verifierThreads;

    @Option(
            names = "--workers",
            defaultValue = "0",
            description = "Programs that run at a time in the sandbox; its default where not given.")
    private int workers;

    @Option(names = "--repetitions", defaultValue = "4", description = "Timed runs (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--answers",
            defaultValue = "0",
            description = "Answers that verify judges in a run; 4000 of math and 200 of code where not given.")
    private int answers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EngineThreads.set(threads);
        Workload workload = new Workload(rows, prompt, newTokens, batch, length, microBatchTokens, repetitions);
        Set<Work> wanted = work.isEmpty() ? EnumSet.of(Work.SAMPLE, Work.TRAIN) : EnumSet.copyOf(work);
        Precision precision = model.precision();
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.describe() + ", " + threads + (threads == 1 ? " thread" : " threads") + ", "
                + precision.name().toLowerCase(Locale.ROOT));
        var report = new BenchReport(out);
        int products = Math.min(MOST_PRODUCTS, repetitions);
        double ceiling = ProductCeiling.gflops(products, precision);
        report.add(new BenchResult(
                String.format(Locale.ROOT, "product 512x1024x1024: %.0f GFLOP/s", ceiling),
                Map.of("product_gflops", ceiling)));
        if (wanted.contains(Work.MEMORY)) {
            report.add(MemoryBench.run(() -> model.open(precision, workload.longest()), workload));
        }
        if (wanted.contains(Work.GEMM)) {
            report.add(ProductCeiling.both(repetitions));
        }
        if (wanted.stream().anyMatch(Work::needsModel)) {
            measureModel(wanted, workload, report, ceiling);
        }
        if (wanted.contains(Work.DECODERS)) {
            compareDecoders(workload, report);
        }
        if (wanted.contains(Work.VERIFY)) {
            verify(workload, report);
        }
        double after = ProductCeiling.gflops(products, precision);
        report.add(new BenchResult(
                String.format(Locale.ROOT, "product afterwards: %.0f GFLOP/s", after),
                Map.of("product_gflops_after", after)));
        report.finish();
        return 0;
    }

    private void measureModel(Set<Work> wanted, Workload workload, BenchReport report, double ceiling)
            throws IOException {
        Precision precision = model.precision();
        double[] logProbs;
        try (CausalLm lm = model.open(precision, workload.longest());
                Tokenizer tokenizer = model.tokenizer()) {
            Bench bench = new Bench(lm, workload);
            report.line(String.format(
                    Locale.ROOT,
                    "model: %,d parameters, decoder %s, %s",
                    lm.config().parameterCount(),
                    lm.decoderFor(workload.rows(), workload.longest()).name().toLowerCase(Locale.ROOT),
                    workload));
            logProbs = precision == Precision.FLOAT32 ? new double[0] : bench.logProbs();
            if (wanted.contains(Work.SAMPLE)) {
                report.add(bench.opening());
                report.add(bench.sampling(ceiling));
                report.add(bench.variedSampling(ceiling));
            }
            if (wanted.contains(Work.TRAIN)) {
                report.add(bench.training(ceiling));
            }
            if (wanted.contains(Work.STEP)) {
                var options = new StepBench.Options(verifier, verifierThreads, workers, varied);
                report.add(new StepBench(lm, tokenizer, workload, options).run(ceiling));
            }
        }
        if (precision != Precision.FLOAT32) {
            try (CausalLm exact = model.open(Precision.FLOAT32, workload.longest())) {
                report.add(Bench.error(logProbs, new Bench(exact, workload).logProbs()));
            }
        }
    }

    private void compareDecoders(Workload workload, BenchReport report) throws IOException {
        Precision precision = model.precision();
        int longest = workload.longest();
        try (CausalLm vectors = model.open(precision, longest, DecoderChoice.VECTOR);
                CausalLm script = model.open(precision, longest, DecoderChoice.SCRIPT);
                CausalLm exact = model.open(Precision.FLOAT32, longest, DecoderChoice.SCRIPT)) {
            report.add(new DecoderBench(vectors, script, exact, workload).run());
        }
    }

    private void verify(Workload workload, BenchReport report) throws IOException {
        try (Tokenizer tokenizer = model.tokenizer()) {
            var bench = new VerifierBench(tokenizer, model.vocabularySize(tokenizer), workload);
            int asking = verifierThreads == 0 ? threads : verifierThreads;
            for (Judging.Kind kind : Judging.Kind.values()) {
                report.add(bench.run(kind, asking, workers, answers));
            }
        }
    }
}
