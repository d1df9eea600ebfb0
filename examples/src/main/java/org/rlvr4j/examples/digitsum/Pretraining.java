package org.rlvr4j.examples.digitsum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.optim.OptimizerConfig;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Trains the base model from scratch on its {@link Corpus}, the ordinary way: maximum likelihood of the tokens after each
 * document's prompt. It uses the same two policy methods as reinforcement learning; only the gradient differs, which is
 * {@code -1/N} for each of the step's N target tokens.
 *
 * <p>Small batches matter: the model takes few steps to memorise additions, many to chain them.
 *
 * @param steps optimizer updates
 * @param tokensPerStep a step takes whole documents until it has this many tokens, prompts included
 * @param learningRate the peak, reached after {@code warmup} updates; half a cosine then takes it to a twentieth
 * @param warmup updates until the peak
 */
public record Pretraining(int steps, int tokensPerStep, double learningRate, int warmup) {

    /** What the bundled base model was made with. */
    public static final Pretraining BUNDLED = new Pretraining(1500, 1126, 2e-3, 100);

    public Pretraining {
        if (steps < warmup) {
            throw new IllegalArgumentException(
                    "steps is " + steps + "; it must be at least " + warmup + ", which the warm-up takes");
        }
    }

    private static final AdamW OPTIMIZER = new AdamW(0.9, 0.98, 1e-8, 0.1, OptimizerConfig.DecayScope.ALL);
    private static final double LAST_FRACTION = 0.05;
    private static final double MAX_GRADIENT_NORM = 1.0;

    /** Documents of similar length go through the model together, so that little of the work is padding. */
    private static final int MICRO_BATCHES = 3;

    private static final int PROBE_EVERY = 100;
    private static final int PROBED_PROBLEMS = 128;

    /** Returns this with another number of updates. */
    public Pretraining withSteps(int steps) {
        return new Pretraining(steps, tokensPerStep, learningRate, warmup);
    }

    /** What a probe saw. */
    public record Probe(int step, double loss, Measurement measurement) {
        @Override
        public String toString() {
            var line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "step %4d  loss %.3f  accuracy %.3f  length %4.1f ",
                    step,
                    loss,
                    measurement.accuracy(),
                    measurement.meanLength()));
            for (Style style : Style.values()) {
                line.append(String.format(
                        Locale.ROOT,
                        "  %s %.2f (%.2f right)",
                        style.name().toLowerCase(Locale.ROOT),
                        measurement.share(style),
                        measurement.accuracy(style)));
            }
            return line.toString();
        }
    }

    /**
     * Trains a policy.
     *
     * @param seed chooses the documents
     * @param probes hears every 100 steps how the policy does on held-out problems, sampled at temperature 1
     */
    public void run(Policy policy, Tokenizer tokenizer, long seed, Consumer<Probe> probes) {
        var corpus = new Corpus(seed);
        var schedule = LearningRateSchedule.cosine(warmup, steps, LAST_FRACTION);
        try (var optimizer = new Optimizer(OPTIMIZER, policy.parameters(), policy.manager())) {
            double smoothedLoss = Double.NaN;
            for (int step = 1; step <= steps; step++) {
                double loss = step(policy, documents(corpus, tokenizer));
                optimizer.clipGradients(MAX_GRADIENT_NORM);
                optimizer.update(learningRate * schedule.factor(step - 1));
                smoothedLoss = step == 1 ? loss : 0.98 * smoothedLoss + 0.02 * loss;
                if (step % PROBE_EVERY == 0 || step == steps) {
                    probes.accept(new Probe(step, smoothedLoss, probe(policy, tokenizer, step)));
                }
            }
        }
    }

    private List<TokenSequence> documents(Corpus corpus, Tokenizer tokenizer) {
        List<TokenSequence> documents = new ArrayList<>();
        for (int tokens = 0; tokens < tokensPerStep; ) {
            TokenSequence document = tokenize(corpus.next(), tokenizer);
            documents.add(document);
            tokens += document.length();
        }
        documents.sort(Comparator.comparingInt(TokenSequence::length));
        return documents;
    }

    private static TokenSequence tokenize(Document document, Tokenizer tokenizer) {
        int[] prompt = tokenizer.encode(document.prompt());
        int[] target = tokenizer.encode(document.target());
        int[] tokens = Arrays.copyOf(prompt, prompt.length + target.length + 1);
        System.arraycopy(target, 0, tokens, prompt.length, target.length);
        tokens[tokens.length - 1] = BaseModel.eosId();
        return new TokenSequence(tokens, prompt.length);
    }

    /** Leaves the gradient of the mean loss per target token on the parameters, and returns that loss. */
    private static double step(Policy policy, List<TokenSequence> documents) {
        int targets =
                documents.stream().mapToInt(TokenSequence::completionLength).sum();
        policy.zeroGradients();
        double loss = 0;
        int size = (documents.size() + MICRO_BATCHES - 1) / MICRO_BATCHES;
        for (int from = 0; from < documents.size(); from += size) {
            var batch = new TokenBatch(documents.subList(from, Math.min(documents.size(), from + size)));
            TokenScores scores = policy.accumulate(batch, ignored -> likelihoodGradient(batch, targets));
            loss -= Arrays.stream(scores.logProbs())
                            .flatMapToDouble(Arrays::stream)
                            .sum()
                    / targets;
        }
        return loss;
    }

    private static TokenScores likelihoodGradient(TokenBatch batch, int targets) {
        TokenScores gradient = TokenScores.zeros(batch);
        for (double[] row : gradient.logProbs()) {
            Arrays.fill(row, -1.0 / targets);
        }
        return gradient;
    }

    private static Measurement probe(Policy policy, Tokenizer tokenizer, int step) {
        List<Problem> problems = DigitSumTask.curve(PROBED_PROBLEMS);
        var options = SamplingOptions.builder().maxNewTokens(64).rows(128).build();
        List<int[]> prompts = problems.stream()
                .map(problem -> tokenizer.encodePrompt(problem.prompt()))
                .toList();
        return Measurement.of(problems, Sampler.of(policy, tokenizer).sample(prompts, options, new SampleKey(0, step)));
    }
}
