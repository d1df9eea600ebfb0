package org.rlvr4j.examples.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.eval.Attempts;
import org.rlvr4j.grpo.eval.Estimates;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.verify.PendingVerdict;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingListener;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/**
 * A model's completions of some problems, with their verdicts.
 *
 * @param problems what was asked
 * @param completions the problems' groups one after another
 * @param verdicts in the order of the completions
 */
public record Examination(List<Problem> problems, List<Completion> completions, List<Verdict> verdicts) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    public Examination {
        problems = List.copyOf(problems);
        completions = List.copyOf(completions);
        verdicts = List.copyOf(verdicts);
    }

    /** Draws completions and judges them while others are still drawn. */
    public static Examination of(CausalLm model, List<Problem> problems, SamplingOptions options, long seed) {
        var tokenizer = model.tokenizer();
        List<int[]> prompts = problems.stream()
                .map(problem -> tokenizer.encodePrompt(problem.prompt()))
                .toList();
        try (var pool = new VerifierPool(VerifierPool.defaultThreads(), PATIENCE)) {
            var pending = new PendingVerdict[problems.size() * options.groupSize()];
            var watch = SamplingListener.onFinished(
                    completion -> pending[completion.prompt() * options.groupSize() + completion.sample()] =
                            pool.submit(problems.get(completion.prompt()).verifier(), completion.text()));
            List<Completion> completions =
                    Sampler.of(model, tokenizer).sample(prompts, options, new SampleKey(seed, 0), watch);
            List<Verdict> verdicts = new ArrayList<>();
            for (PendingVerdict verdict : pending) {
                verdicts.add(pool.await(verdict));
            }
            return new Examination(problems, completions, verdicts);
        }
    }

    /** Returns the share of right answers among completions that could be judged, in [0, 1]; NaN if there are none. */
    public double accuracy() {
        long judged = verdicts.stream()
                .filter(verdict -> !(verdict instanceof Verdict.Failure))
                .count();
        return (double) correct() / judged;
    }

    /** Returns how many answers are right. */
    public long correct() {
        return verdicts.stream().filter(Verdict.Correct.class::isInstance).count();
    }

    /**
     * Returns the standard error of the accuracy, over problems: completions of one problem are not independent.
     * {@code NaN} if there are fewer than two problems.
     */
    public double standardError() {
        int samples = verdicts.size() / problems.size();
        double accuracy = (double) correct() / verdicts.size();
        double squares = 0;
        for (int i = 0; i < problems.size(); i++) {
            long right = verdicts.subList(i * samples, (i + 1) * samples).stream()
                    .filter(Verdict.Correct.class::isInstance)
                    .count();
            squares += Math.pow((double) right / samples - accuracy, 2);
        }
        return Math.sqrt(squares / (problems.size() - 1) / problems.size());
    }

    /** Returns these completions as the problems' more lenient verifiers judge them; null if a problem has none. */
    public @Nullable Examination flexible() {
        List<Verifier> verifiers = new ArrayList<>();
        for (Completion completion : completions) {
            Verifier verifier = problems.get(completion.prompt()).grading().flexible();
            if (verifier == null) {
                return null;
            }
            verifiers.add(verifier);
        }
        try (var pool = new VerifierPool(1, PATIENCE)) {
            List<Verdict> judged = IntStream.range(0, completions.size())
                    .mapToObj(i -> pool.await(
                            pool.submit(verifiers.get(i), completions.get(i).text())))
                    .toList();
            return new Examination(problems, completions, judged);
        }
    }

    /** Returns the interval of the accuracy, pass@k and maj@k, under the names of {@link Estimates}. */
    public Map<String, Double> estimates() {
        int samples = verdicts.size() / problems.size();
        List<Attempts> attempts = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            Function<String, Optional<String>> reader =
                    problems.get(i).grading().answer();
            List<Boolean> right = new ArrayList<>();
            List<@Nullable String> answers = new ArrayList<>();
            for (int k = i * samples; k < (i + 1) * samples; k++) {
                if (!(verdicts.get(k) instanceof Verdict.Failure)) {
                    right.add(verdicts.get(k) instanceof Verdict.Correct);
                    answers.add(
                            reader == null
                                    ? null
                                    : reader.apply(completions.get(k).text()).orElse(null));
                }
            }
            attempts.add(new Attempts(right, answers));
        }
        return Estimates.of(attempts);
    }

    /** Returns the share of problems of which at least one completion is right, in [0, 1]. */
    public double solvedAtLeastOnce() {
        int samples = verdicts.size() / problems.size();
        long solved = 0;
        for (int i = 0; i < problems.size(); i++) {
            if (verdicts.subList(i * samples, (i + 1) * samples).stream().anyMatch(Verdict.Correct.class::isInstance)) {
                solved++;
            }
        }
        return (double) solved / problems.size();
    }

    /** Returns the mean length of a completion, in tokens. */
    public double meanLength() {
        return completions.stream().mapToInt(Completion::length).average().orElse(Double.NaN);
    }

    /** Returns the share of completions that a limit cut short. */
    public double truncatedShare() {
        return completions.stream()
                .mapToInt(completion -> completion.isTruncated() ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    /** Returns how many verdicts there are of each kind, under their names in lower case. */
    public Map<String, Long> verdictCounts() {
        return verdicts.stream().collect(Collectors.groupingBy(Examination::name, TreeMap::new, Collectors.counting()));
    }

    /** Writes every completion with its verdict, one JSON object a line. */
    public void write(Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < completions.size(); i++) {
                Problem problem = problems.get(completions.get(i).prompt());
                ObjectNode row = JSON.createObjectNode();
                row.put("problem", problem.id());
                row.put("prompt", problem.prompt());
                row.put("answer", problem.answer());
                row.put("completion", completions.get(i).text());
                row.put("tokens", completions.get(i).length());
                row.put(
                        "finish_reason",
                        completions.get(i).finishReason().name().toLowerCase(Locale.ROOT));
                row.put("verdict", name(verdicts.get(i)));
                row.put("reason", verdicts.get(i).reason());
                out.write(JSON.writeValueAsString(row));
                out.write('\n');
            }
        }
    }

    private static String name(Verdict verdict) {
        return verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
