package org.rlvr4j.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.policy.CausalLm;
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

    /** Returns the rate of a plain product in GFLOP/s, against which the others are held. */
    public double productCeiling() {
        return ProductCeiling.gflops(model.manager(), 3);
    }

    /** Times sampling; tokens are new ones. */
    public Measurement sampling() {
        List<int[]> prompts = prompts();
        SamplingOptions options = SamplingOptions.builder()
                .maxNewTokens(workload.newTokens())
                .rows(workload.rows())
                .ignoreEos(true)
                .build();
        Sampler sampler = Sampler.of(model, ids -> "");
        Stopwatch.Timing timing =
                Stopwatch.time(workload.repetitions(), () -> sampler.sample(prompts, options, new SampleKey(1, 0)));
        return measurement("sample", (long) workload.rows() * workload.newTokens(), timing, 2);
    }

    /** Times training steps; tokens are those that the loss is of. */
    public Measurement training() {
        List<TokenBatch> batches = batches();
        double scale = -1.0 / ((double) workload.batch() * workload.length());
        try (Optimizer optimizer = new Optimizer(AdamW.DEFAULT, model.parameters(), model.manager())) {
            Stopwatch.Timing timing = Stopwatch.time(workload.repetitions(), () -> {
                model.zeroGradients();
                for (TokenBatch batch : batches) {
                    model.accumulate(batch, scores -> constant(batch, scale));
                }
                optimizer.clipGradients(1.0);
                optimizer.update(0); // the work does not depend on the rate, and the weights stay what they are
            });
            return measurement("train", (long) workload.batch() * workload.length(), timing, 6);
        }
    }

    private Measurement measurement(String work, long tokens, Stopwatch.Timing timing, int passes) {
        return new Measurement(
                work,
                tokens / timing.best(),
                tokens / timing.median(),
                tokens / timing.leastProcessor(),
                (double) passes * productParameters());
    }

    /** Parameters that take part in matrix products: all matrices, and the embedding only where it is the head. */
    private long productParameters() {
        long parameters = 0;
        for (TensorSpec tensor : model.config().tensors()) {
            boolean lookup = tensor.name().contains("embed") && !model.config().tiedEmbeddings();
            parameters += tensor.shape().dimension() == 2 && !lookup ? tensor.elements() : 0;
        }
        return parameters;
    }

    private List<int[]> prompts() {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, workload.rows())
                .mapToObj(i -> random.ints(workload.promptTokens(), 0, model.vocabularySize())
                        .toArray())
                .toList();
    }

    private List<TokenBatch> batches() {
        SplittableRandom random = new SplittableRandom(2);
        int size = Math.max(1, workload.microBatchTokens() / workload.length());
        List<TokenBatch> batches = new ArrayList<>();
        for (int from = 0; from < workload.batch(); from += size) {
            batches.add(new TokenBatch(IntStream.range(from, Math.min(from + size, workload.batch()))
                    .mapToObj(i -> new TokenSequence(
                            random.ints(workload.length() + 1L, 0, model.vocabularySize())
                                    .toArray(),
                            1))
                    .toList()));
        }
        return batches;
    }

    private static TokenScores constant(TokenBatch batch, double value) {
        TokenScores gradient = TokenScores.zeros(batch);
        for (double[] row : gradient.logProbs()) {
            Arrays.fill(row, value);
        }
        return gradient;
    }
}
