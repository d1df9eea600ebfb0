package org.rlvr4j.examples.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;

/**
 * Times sampling and training of a model as a run does them: through {@link Sampler}, and as steps of forward,
 * backward, clipping to norm 1 and AdamW.
 */
public final class Bench {

    /** Completions of a run of varied lengths, in rows: enough for its beginning and its end to weigh little. */
    private static final int WAVES = 6;

    private static final int GROUP = 8;

    private final CausalLm model;
    private final Workload workload;

    public Bench(CausalLm model, Workload workload) {
        if (workload.longest() > model.maxSequenceLength()) {
            throw new IllegalArgumentException("the workload has sequences of " + workload.longest()
                    + " tokens, and the model takes at most " + model.maxSequenceLength()
                    + ": lower the prompt, the new tokens or the length");
        }
        this.model = model;
        this.workload = workload;
    }

    /** Returns the log-probabilities of a few sequences, to hold precisions against each other. */
    public double[] logProbs() {
        List<TokenSequence> few = sequences().subList(0, Math.min(4, workload.batch()));
        return Arrays.stream(model.score(new TokenBatch(few)).logProbs())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Tells how far the same log-probabilities in another precision lie from those in float32. */
    public static BenchResult error(double[] actual, double[] expected) {
        double largest = 0;
        double total = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            largest = Math.max(largest, difference);
            total += difference;
        }
        double mean = total / expected.length;
        return new BenchResult(
                String.format(
                        Locale.ROOT,
                        "error   of log-probs against float32: %.2g on average, %.2g at most, over %,d tokens",
                        mean,
                        largest,
                        expected.length),
                Map.of("error_mean_log_prob", mean, "error_max_log_prob", largest));
    }

    /**
     * Times sampling; tokens are new ones. As in training, the weights were written to before each run, so that its
     * decoder takes them over anew, which counts.
     */
    public BenchResult sampling(double ceiling) {
        return fixedLengths().against(ceiling);
    }

    /** Times opening a decoder, which sampling begins with: after the weights were written to, and where they were not. */
    public BenchResult opening() {
        Runnable open = () -> model.decoder(workload.rows(), Math.min(workload.longest(), model.maxSequenceLength()))
                .close();
        try (WrittenWeights weights = new WrittenWeights(model)) {
            double written = 1e3
                    * Stopwatch.time(workload.repetitions(), weights::write, open)
                            .median();
            double same = 1e3 * Stopwatch.time(workload.repetitions(), open).median();
            return new BenchResult(
                    String.format(
                            Locale.ROOT,
                            "open    %,8.1f ms after an update, %.1f ms without one; the rates of sampling count one"
                                    + " after an update in each run",
                            written,
                            same),
                    Map.of("open_ms", written, "open_unchanged_ms", same));
        }
    }

    /** Samples once; nothing is timed. */
    void sampleOnce() {
        SamplingOptions options = options().ignoreEos(true).build();
        Sampler.of(model, ids -> "").sample(prompts(workload.rows()), options, new SampleKey(1, 0));
    }

    /** Makes one training step; nothing is timed. */
    void trainOnce(Optimizer optimizer) {
        train(sequences(), optimizer);
    }

    private Measurement fixedLengths() {
        List<int[]> prompts = prompts(workload.rows());
        SamplingOptions options = options().ignoreEos(true).build();
        Sampler sampler = Sampler.of(model, ids -> "");
        try (WrittenWeights weights = new WrittenWeights(model)) {
            Stopwatch.Timing timing = Stopwatch.time(
                    workload.repetitions(),
                    weights::write,
                    () -> sampler.sample(prompts, options, new SampleKey(1, 0)));
            return measurement("sample", (long) workload.rows() * workload.newTokens(), timing, 2);
        }
    }

    /**
     * Times sampling where completions end anywhere between their first token and the last one allowed, all lengths
     * alike, and finished ones make place for others. Tokens are those kept.
     */
    public BenchResult variedSampling(double ceiling) {
        int total = WAVES * workload.rows();
        int[] lengths =
                new SplittableRandom(3).ints(total, 1, workload.newTokens() + 1).toArray();
        int group = Math.min(GROUP, workload.rows());
        List<int[]> prompts = prompts(total / group);
        SamplingOptions options = options().groupSize(group).build();
        int eosId = model.vocabularySize() - 1;
        Stopwatch.Timing timing;
        try (WrittenWeights weights = new WrittenWeights(model)) {
            timing = Stopwatch.time(workload.repetitions(), weights::write, () -> {
                Policy ending =
                        new ScheduledEnds(model, eosId, IntStream.of(lengths).iterator());
                Sampler.of(ending, ids -> "", eosId).sample(prompts, options, new SampleKey(1, 0));
            });
        }
        long tokens = IntStream.of(lengths).limit((long) prompts.size() * group).sum();
        BenchResult varied = measurement("varied", tokens, timing, 2).against(ceiling);
        double share = tokens / timing.best() / fixedLengths().tokensPerSecond();
        varied.figures().put("varied_share_of_fixed", share);
        return new BenchResult(
                varied.text() + String.format(Locale.ROOT, "; %.2f of the rate at fixed length", share),
                varied.figures());
    }

    /** Times training steps; tokens are those that the loss is of. */
    public BenchResult training(double ceiling) {
        List<TokenSequence> sequences = sequences();
        try (Optimizer optimizer = new Optimizer(AdamW.DEFAULT, model.parameters(), model.manager())) {
            Stopwatch.Timing timing = Stopwatch.time(workload.repetitions(), () -> train(sequences, optimizer));
            return measurement("train", (long) workload.batch() * workload.length(), timing, 6)
                    .against(ceiling);
        }
    }

    private void train(List<TokenSequence> sequences, Optimizer optimizer) {
        double scale = -1.0
                / sequences.stream().mapToInt(TokenSequence::completionLength).sum();
        int size = workload.microBatch();
        model.zeroGradients();
        for (int from = 0; from < sequences.size(); from += size) {
            TokenBatch batch = new TokenBatch(sequences.subList(from, Math.min(from + size, sequences.size())));
            model.accumulate(batch, scores -> constant(batch, scale));
        }
        optimizer.clipGradients(1.0);
        optimizer.update(0); // the work does not depend on the rate, and the weights stay what they are
    }

    private SamplingOptions.Builder options() {
        return SamplingOptions.builder().maxNewTokens(workload.newTokens()).rows(workload.rows());
    }

    private Measurement measurement(String work, long tokens, Stopwatch.Timing timing, int passes) {
        return new Measurement(work, tokens, timing, (double) passes * productParameters(model));
    }

    /** Parameters that take part in matrix products: all matrices, and the embedding only where it is the head. */
    static long productParameters(CausalLm model) {
        long parameters = 0;
        for (TensorSpec tensor : model.config().tensors()) {
            boolean lookup = tensor.name().contains("embed") && !model.config().tiedEmbeddings();
            parameters += tensor.shape().dimension() == 2 && !lookup ? tensor.elements() : 0;
        }
        return parameters;
    }

    private List<int[]> prompts(int count) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(workload.promptTokens(), 0, model.vocabularySize())
                        .toArray())
                .toList();
    }

    private List<TokenSequence> sequences() {
        SplittableRandom random = new SplittableRandom(2);
        return IntStream.range(0, workload.batch())
                .mapToObj(i -> new TokenSequence(
                        random.ints(workload.length() + 1L, 0, model.vocabularySize())
                                .toArray(),
                        1))
                .toList();
    }

    private static TokenScores constant(TokenBatch batch, double value) {
        TokenScores gradient = TokenScores.zeros(batch);
        for (double[] row : gradient.logProbs()) {
            Arrays.fill(row, value);
        }
        return gradient;
    }
}
