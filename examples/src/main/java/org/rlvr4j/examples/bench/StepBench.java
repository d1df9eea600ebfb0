package org.rlvr4j.examples.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.GrpoTrainer;
import org.rlvr4j.grpo.GrpoTrainerBuilder;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Times whole steps of reinforcement learning, made by the trainer itself: groups of 8 are drawn, judged while others are
 * still drawn, compared, and learned from by one update of AdamW. It changes the model's weights.
 */
public final class StepBench {

    private static final int GROUP = 8;

    private final CausalLm model;
    private final @Nullable Tokenizer spelling;
    private final Workload workload;
    private final Options options;

    /**
     * How steps are made.
     *
     * @param verifier what completions are judged by
     * @param verifierThreads that ask for verdicts; 0 for the trainer's default
     * @param workers of the sandbox; 0 for its default
     * @param varied whether completions end anywhere between their first token and the last one allowed, all lengths
     *     alike, instead of at the last one
     */
    public record Options(Judging.Kind verifier, int verifierThreads, int workers, boolean varied) {}

    /**
     * Sets steps up.
     *
     * @param spelling how completions are spelt; null to spell each token as a letter
     */
    public StepBench(CausalLm model, @Nullable Tokenizer spelling, Workload workload, Options options) {
        this.model = model;
        this.spelling = spelling;
        this.workload = workload;
        this.options = options;
    }

    /** A step's report and the processor time that the step took, the sandbox's included. */
    private record Step(StepReport report, double processorSeconds) {

        double seconds(String phase) {
            double seconds = report.metric("timing_s/" + phase);
            return Double.isNaN(seconds) ? 0 : seconds;
        }

        long completionTokens() {
            return report.rollouts().stream().mapToLong(Rollout::length).sum();
        }
    }

    /**
     * Makes as many steps as there are repetitions, and one before them that does not count.
     *
     * @param ceiling the rate of a plain product in GFLOP/s
     */
    public BenchResult run(double ceiling) {
        List<Step> steps = new ArrayList<>();
        try (Judging judging = Judging.open(options.verifier(), options.workers())) {
            double[] before = {judging.processorSeconds()};
            trainer(judging)
                    .listener(report -> {
                        double now = judging.processorSeconds();
                        steps.add(new Step(report, now - before[0]));
                        before[0] = now;
                    })
                    .build()
                    .train();
        }
        steps.remove(0);
        steps.sort(Comparator.comparingDouble(step -> step.seconds("step")));
        return result(steps, ceiling);
    }

    private GrpoTrainerBuilder trainer(Judging judging) {
        int groups = Math.max(1, workload.rows() / GROUP);
        int eosId = model.vocabularySize() - 1;
        Policy policy =
                options.varied() ? new ScheduledEnds(model, eosId, lengths().iterator()) : model;
        var tokenizer = new BenchTokenizer(
                spelling,
                model.vocabularySize(),
                workload.promptTokens(),
                options.varied() ? OptionalInt.of(eosId) : OptionalInt.empty());
        List<Problem> problems = IntStream.range(0, groups)
                .mapToObj(i -> new Problem("problem-" + i, "problem " + i, judging.verifier(i)))
                .toList();
        GrpoTrainerBuilder builder = GrpoTrainer.builder(policy, tokenizer)
                .task(Task.of("bench", problems, List.of(), 0))
                .steps(workload.repetitions() + 1L)
                .promptsPerStep(groups)
                .groupSize(GROUP)
                .samplingRows(workload.rows())
                .maxNewTokens(workload.newTokens())
                .microBatchTokens(workload.microBatchTokens())
                .preflight(null);
        return options.verifierThreads() == 0 ? builder : builder.verifierThreads(options.verifierThreads());
    }

    private IntStream lengths() {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.generate(() -> 1 + random.nextInt(workload.newTokens()));
    }

    private BenchResult result(List<Step> steps, double ceiling) {
        Step best = steps.get(0);
        double seconds = best.seconds("step");
        ProcessorTime processor = new ProcessorTime(
                steps.stream().mapToDouble(Step::processorSeconds).min().orElseThrow());
        double optimizer = best.seconds("optimizer");
        double training = best.seconds("update_actor") - optimizer;
        double share = gigaflop(best) / seconds / ceiling;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("step_s", seconds);
        figures.put("step_median_s", steps.get(steps.size() / 2).seconds("step"));
        processor.put(figures, "step_processor_s", processor.seconds());
        figures.put("step_sampling_s", best.seconds("gen"));
        figures.put("step_verdicts_s", best.seconds("reward"));
        figures.put("step_training_s", training);
        figures.put("step_optimizer_s", optimizer);
        figures.put("step_product_share", share);
        return new BenchResult(
                String.format(
                        Locale.ROOT,
                        "step    %,d completions in groups of %d, %,d tokens behind prompts of %d, judged by the %s verifier:%n"
                                + "        %.2f s (median %.2f; %.2f processor-seconds): sampling %.2f, waiting for verdicts %.3f,"
                                + " training %.2f, optimizer %.3f; %.0f %% of the product",
                        best.report().rollouts().size(),
                        GROUP,
                        best.completionTokens(),
                        workload.promptTokens(),
                        options.verifier().name().toLowerCase(Locale.ROOT),
                        seconds,
                        figures.get("step_median_s"),
                        processor.seconds(),
                        best.seconds("gen"),
                        best.seconds("reward"),
                        training,
                        optimizer,
                        100 * share),
                figures);
    }

    /** Each token costs two operations a parameter forward and four backward; a group's prompt goes through once. */
    private double gigaflop(Step step) {
        long completions = step.completionTokens();
        int rollouts = step.report().rollouts().size();
        long prompts = (long) rollouts * workload.promptTokens();
        return 8.0 * (completions + (double) prompts / GROUP) * Bench.productParameters(model) / 1e9;
    }
}
