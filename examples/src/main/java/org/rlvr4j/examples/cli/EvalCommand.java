package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.examples.digitsum.DigitSumTask;
import org.rlvr4j.examples.digitsum.Measurement;
import org.rlvr4j.examples.digitsum.Style;
import org.rlvr4j.examples.experiment.Examination;
import org.rlvr4j.examples.experiment.Experiment;
import org.rlvr4j.examples.experiment.ProblemReader;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval}: the accuracy of a model on problems. */
@Command(
        name = "eval",
        description = {
            "Measure a model's accuracy on a data set.",
            "Without options: the bundled base model on held-out problems of the digit-sum task."
        })
final class EvalCommand implements Callable<Integer> {

    private static final int DIGIT_SUMS = 400;

    @Mixin
    private QuestionOptions question;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = {
                "Problems, one JSON object a line, as GSM8K has them; the digit-sum task where not given.",
                "May be repeated: each is a set of its own, called by the file's name."
            })
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A key of the configuration's data section, such as format=fields; may be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "The first so many; all of --data, 400 of the digit-sum task where not given.")
    private @Nullable Integer problems;

    @Option(
            names = "--samples",
            paramLabel = "K",
            description = "Completions drawn of each, for avg@K, pass@K and maj@K; 1 where not given.")
    private @Nullable Integer samples;

    @Option(
            names = "--greedy",
            description = "Take the most probable tokens; with --samples, beside the completions that are drawn.")
    private boolean greedy;

    @Mixin
    private DrawingOptions drawing;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "512 where not given, 64 for the digit-sum task.")
    private @Nullable Integer maxNewTokens;

    @Option(names = "--rows", paramLabel = "N", description = "Completions side by side; default: ${DEFAULT-VALUE}.")
    private int rows = 64;

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 0;

    @Mixin
    private EngineThreads threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write every completion of the first set and kind, with its verdict, one JSON object a line.")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        ExperimentConfig config = config();
        DataSettings rows = config.data();
        try (CausalLm policy = Experiment.load(config);
                ProblemReader reader =
                        rows == null ? null : ProblemReader.of(rows, Experiment.modelFolder(config), 0)) {
            Path wanted = output;
            for (Map.Entry<String, List<Problem>> set : problems(rows, reader).entrySet()) {
                if (data.size() > 1) {
                    spec.commandLine()
                            .getOut()
                            .println(set.getKey() + ", problems: "
                                    + set.getValue().size());
                }
                Examination examination = examine(config, policy, set.getValue());
                if (wanted != null) {
                    examination.write(wanted);
                    wanted = null;
                }
            }
        }
        return 0;
    }

    /** Prints how a set went; returns the completions of the first kind. */
    private Examination examine(ExperimentConfig config, CausalLm policy, List<Problem> asked) {
        boolean draws = !greedy || samples != null;
        var examination = Examination.of(policy, asked, options(config, policy, draws), seed);
        print(examination);
        var table = new EvaluationTable();
        table.add(draws && !drawing.isGreedy() ? "sampled" : "greedy", examination);
        if (draws && greedy) {
            table.add("greedy", Examination.of(policy, asked, options(config, policy, false), seed));
        }
        table.print(spec.commandLine().getOut());
        if (config.data() == null) {
            printStyles(examination);
        }
        return examination;
    }

    private SamplingOptions options(ExperimentConfig config, CausalLm policy, boolean drawn) {
        return SamplingOptions.builder()
                .groupSize(drawn && samples != null ? samples : 1)
                .distribution(drawn ? drawing.drawn() : drawing.greedy())
                .minNewTokens(drawing.minNewTokens())
                .maxNewTokens(
                        maxNewTokens != null ? maxNewTokens : config.sampling().maxNewTokens())
                .extraEosIds(policy.eosIds())
                .rows(rows)
                .build();
    }

    private ExperimentConfig config() throws IOException {
        var overrides = new Overrides();
        settings.forEach((key, value) -> overrides.yaml("data." + key, value));
        question.override(overrides);
        if (!data.isEmpty()) {
            overrides.text("data.train", data.get(0));
        }
        return ExperimentConfig.read(null, overrides);
    }

    private Map<String, List<Problem>> problems(@Nullable DataSettings rows, @Nullable ProblemReader reader)
            throws IOException {
        if (problems != null && problems < 1) {
            throw new IllegalArgumentException("--problems is " + problems + "; it must be at least 1");
        }
        if (rows == null || reader == null) {
            return Map.of("digit-sum", DigitSumTask.fresh(problems == null ? DIGIT_SUMS : problems));
        }
        Map<String, List<Problem>> sets = reader.readAll(data.isEmpty() ? List.of(rows.train()) : data);
        Integer most = problems;
        if (most != null) {
            sets.replaceAll((name, all) -> all.subList(0, Math.min(most, all.size())));
        }
        return sets;
    }

    private void print(Examination examination) {
        PrintWriter out = spec.commandLine().getOut();
        double error = examination.standardError(); // no number for a single problem
        out.printf(
                Locale.ROOT,
                "accuracy %.4f (%s%d of %d right on %d problems)%n",
                examination.accuracy(),
                Double.isNaN(error) ? "" : String.format(Locale.ROOT, "standard error %.4f, ", error),
                examination.correct(),
                examination.completions().size(),
                examination.problems().size());
        int each = examination.completions().size() / examination.problems().size();
        if (each > 1) {
            out.printf(Locale.ROOT, "solved at least once in %d: %.4f%n", each, examination.solvedAtLeastOnce());
        }
        out.printf(
                Locale.ROOT,
                "mean length %.1f tokens, %.1f %% cut off%n",
                examination.meanLength(),
                100 * examination.truncatedShare());
        out.println("verdicts "
                + examination.verdictCounts().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        out.flush();
    }

    private void printStyles(Examination examination) {
        PrintWriter out = spec.commandLine().getOut();
        var measurement = Measurement.of(examination.problems(), examination.completions());
        for (Style style : Style.values()) {
            double share = measurement.share(style);
            out.printf(
                    Locale.ROOT,
                    "%-6s %5.1f %% of completions%s%n",
                    style.name().toLowerCase(Locale.ROOT),
                    100 * share,
                    share > 0 ? String.format(Locale.ROOT, ", accuracy %.3f", measurement.accuracy(style)) : "");
        }
        out.flush();
    }
}
