package org.rlvr4j.examples.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;

/** Holds decoding with vectors against decoding by the script: the same completions, in turns. */
public final class DecoderBench {

    private final CausalLm vectors;
    private final CausalLm script;
    private final CausalLm exact;
    private final Workload workload;
    private final List<int[]> prompts;

    /**
     * Sets both up.
     *
     * @param exact the model in float32
     */
    public DecoderBench(CausalLm vectors, CausalLm script, CausalLm exact, Workload workload) {
        this.vectors = vectors;
        this.script = script;
        this.exact = exact;
        this.workload = workload;
        SplittableRandom random = new SplittableRandom(1);
        this.prompts = IntStream.range(0, workload.rows())
                .mapToObj(i -> random.ints(workload.promptTokens(), 0, exact.vocabularySize())
                        .toArray())
                .toList();
    }

    /** Times both, and says how far what they say of their tokens is from what the model in float32 does. */
    public BenchResult run() {
        List<Stopwatch.Timing> timings =
                Stopwatch.timeInTurns(workload.repetitions(), List.of(() -> sample(vectors), () -> sample(script)));
        Map<String, Double> figures = new LinkedHashMap<>();
        String text = line("vector", timings.get(0), gap(vectors), figures)
                + "\n"
                + line("script", timings.get(1), gap(script), figures);
        ProcessorTime vector = timings.get(0).leastProcessor();
        if (!vector.isMeasured()) {
            return new BenchResult(text, figures);
        }
        double faster = timings.get(1).leastProcessor().seconds() / vector.seconds();
        figures.put("decoder_script_per_vector_processor_time", faster);
        return new BenchResult(
                text + String.format(Locale.ROOT, "\ndecoder the script takes %.2f times the processor time", faster),
                figures);
    }

    private List<Completion> sample(CausalLm model) {
        SamplingOptions options = SamplingOptions.builder()
                .maxNewTokens(workload.newTokens())
                .rows(workload.rows())
                .ignoreEos(true)
                .build();
        return Sampler.of(model, ids -> "").sample(prompts, options, new SampleKey(1, 0));
    }

    /** The mean difference between a decoder's log-probabilities of its tokens and float32's. */
    private double gap(CausalLm model) {
        List<Completion> completions = sample(model);
        List<TokenSequence> sequences = completions.stream()
                .map(completion -> sequence(prompts.get(completion.prompt()), completion.tokens()))
                .toList();
        double[][] scored = exact.score(new TokenBatch(sequences)).logProbs();
        double total = 0;
        int count = 0;
        for (int i = 0; i < scored.length; i++) {
            for (int t = 0; t < scored[i].length; t++, count++) {
                total += Math.abs(scored[i][t] - completions.get(i).logProbs()[t]);
            }
        }
        return total / count;
    }

    private static TokenSequence sequence(int[] prompt, int[] completion) {
        return new TokenSequence(
                IntStream.concat(IntStream.of(prompt), IntStream.of(completion)).toArray(), prompt.length);
    }

    private String line(String name, Stopwatch.Timing timing, double gap, Map<String, Double> figures) {
        double tokens = (double) workload.rows() * workload.newTokens();
        figures.put("decoder_" + name + "_tokens_per_s", tokens / timing.best());
        timing.leastProcessor().putRate(figures, "decoder_" + name + "_tokens_per_processor_s", tokens);
        figures.put("decoder_" + name + "_error_mean_log_prob", gap);
        return String.format(
                Locale.ROOT,
                "%-7s %,8.0f tokens/s (median %,.0f%s); log-probs %.2g from float32's on average",
                name,
                tokens / timing.best(),
                tokens / timing.median(),
                timing.leastProcessor().rate("; ", tokens),
                gap);
    }
}
