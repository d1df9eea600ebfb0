package org.rlvr4j.grpo.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.eval.Attempts;
import org.rlvr4j.grpo.eval.Estimates;
import org.rlvr4j.rollout.sampler.FinishReason;
import org.rlvr4j.verifiers.Verdict;

/** Figures of rollouts, by name. Shares are of 1; a figure over nothing is left out. */
public final class Tally {
    private static final List<Class<? extends Verdict>> KINDS = List.of(
            Verdict.Correct.class,
            Verdict.Partial.class,
            Verdict.Wrong.class,
            Verdict.Unparsable.class,
            Verdict.Timeout.class,
            Verdict.Violation.class,
            Verdict.Failure.class);

    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<Rollout> rollouts;
    private final List<Rollout> judged;
    private final List<List<Rollout>> groups;

    private Tally(List<Rollout> rollouts) {
        this.rollouts = rollouts;
        this.judged = rollouts.stream().filter(r -> !r.isFailure()).toList();
        Map<Integer, List<Rollout>> byGroup = new LinkedHashMap<>();
        rollouts.forEach(
                r -> byGroup.computeIfAbsent(r.group(), g -> new ArrayList<>()).add(r));
        this.groups = List.copyOf(byGroup.values());
    }

    /** Returns the figures of a training step. */
    public static Map<String, Double> ofStep(List<Rollout> rollouts) {
        Tally tally = new Tally(rollouts);
        tally.rewards();
        tally.share("accuracy", tally.judged, Rollout::isCorrect);
        tally.groups();
        tally.lengths();
        tally.verdicts();
        return tally.figures;
    }

    /** Returns the figures of an evaluation, under names that begin with {@code eval/}. */
    public static Map<String, Double> ofEvaluation(List<Rollout> rollouts) {
        Tally tally = new Tally(rollouts);
        tally.share("eval/accuracy", tally.judged, Rollout::isCorrect);
        tally.standardError("eval/accuracy_stderr");
        tally.estimates("eval/");
        tally.mean("eval/reward", tally.scored(), r -> r.reward().orElseThrow());
        tally.share("eval/format", tally.judged, r -> !(r.verdict() instanceof Verdict.Unparsable));
        tally.mean("eval/mean_length", rollouts, Rollout::length);
        tally.share("eval/clipped_ratio", rollouts, r -> r.completion().isTruncated());
        tally.count("eval/failures", rollouts, Rollout::isFailure);
        return tally.figures;
    }

    /** Returns right answers and what follows from them, under names with the given prefix. */
    public static Map<String, Double> ofAnswers(String prefix, List<Rollout> rollouts) {
        Tally tally = new Tally(rollouts);
        tally.share(prefix + "accuracy", tally.judged, Rollout::isCorrect);
        tally.estimates(prefix);
        return tally.figures;
    }

    /**
     * Returns what the sum of rewards is made of: of each reward the mean and the standard deviation over all
     * completions, and the mean of the verdict's before shaping.
     */
    public static Map<String, Double> ofRewards(List<Rollout> rollouts) {
        Tally tally = new Tally(rollouts);
        tally.mean("critic/score/mean", tally.scored(), r -> r.reward().orElseThrow());
        if (!rollouts.isEmpty()) {
            rollouts.get(0).parts().values().keySet().forEach(name -> {
                ToDoubleFunction<Rollout> value = r -> r.parts().values().getOrDefault(name, Double.NaN);
                double[] given = rollouts.stream()
                        .mapToDouble(value)
                        .filter(x -> !Double.isNaN(x))
                        .toArray();
                Arrays.stream(given).average().ifPresent(x -> tally.figures.put("rewards/" + name + "/mean", x));
                tally.figures.put("rewards/" + name + "/std", standardDeviation(given));
            });
        }
        return tally.figures;
    }

    private void estimates(String prefix) {
        List<Attempts> attempts = judgedGroups().stream().map(Tally::attempts).toList();
        Estimates.of(attempts).forEach((name, value) -> figures.put(prefix + name, value));
    }

    private static Attempts attempts(List<Rollout> group) {
        List<Boolean> right = group.stream().map(Rollout::isCorrect).toList();
        Function<String, Optional<String>> reader =
                group.get(0).problem().grading().answer();
        if (reader == null) {
            return new Attempts(right);
        }
        List<@Nullable String> answers = new ArrayList<>();
        group.forEach(r -> answers.add(reader.apply(r.completion().text()).orElse(null)));
        return new Attempts(right, answers);
    }

    private List<Rollout> scored() {
        return rollouts.stream().filter(r -> r.reward().isPresent()).toList();
    }

    private void rewards() {
        List<double[]> perGroup =
                spread("reward", "reward_std", r -> r.parts().total().orElse(Double.NaN));
        share("frac_reward_zero_std", perGroup, rewards -> standardDeviation(rewards) == 0);
    }

    /** Puts the mean of a value over all that have one, and the mean over groups of its standard deviation. */
    private List<double[]> spread(String mean, String std, ToDoubleFunction<Rollout> value) {
        List<double[]> perGroup = groups.stream()
                .map(group -> group.stream()
                        .mapToDouble(value)
                        .filter(x -> !Double.isNaN(x))
                        .toArray())
                .toList();
        perGroup.stream().flatMapToDouble(Arrays::stream).average().ifPresent(x -> figures.put(mean, x));
        mean(std, perGroup, Tally::standardDeviation);
        return perGroup;
    }

    /** With Bessel's correction, as TRL; of a single value 0. Two passes, so that equal rewards give exactly 0. */
    private static double standardDeviation(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = values[0];
        for (int i = 1; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    /** Of the mean over problems, which are what an evaluation is a sample of. */
    private void standardError(String name) {
        double[] perProblem = judgedGroups().stream()
                .mapToDouble(group -> group.stream().filter(Rollout::isCorrect).count() / (double) group.size())
                .toArray();
        if (perProblem.length > 1) {
            figures.put(name, standardDeviation(perProblem) / Math.sqrt(perProblem.length));
        }
    }

    private List<List<Rollout>> judgedGroups() {
        return groups.stream()
                .map(group -> group.stream().filter(r -> !r.isFailure()).toList())
                .filter(group -> !group.isEmpty())
                .toList();
    }

    private void groups() {
        List<List<Rollout>> scored = judgedGroups();
        Predicate<List<Rollout>> none = group -> group.stream().noneMatch(Rollout::isCorrect);
        Predicate<List<Rollout>> all = group -> group.stream().allMatch(Rollout::isCorrect);
        share("groups/pct_0", scored, none);
        share("groups/pct_1", scored, all);
        share("groups/pct_mixed", scored, none.or(all).negate());
    }

    private void lengths() {
        mean("completions/mean_length", rollouts, Rollout::length);
        extreme("completions/min_length", true);
        extreme("completions/max_length", false);
        share("completions/clipped_ratio", rollouts, r -> r.completion().finishReason() == FinishReason.LENGTH);
        mean(
                "completions/mean_terminated_length",
                rollouts.stream().filter(r -> !r.completion().isTruncated()).toList(),
                Rollout::length);
    }

    private void extreme(String name, boolean smallest) {
        rollouts.stream()
                .mapToInt(Rollout::length)
                .reduce(smallest ? Math::min : Math::max)
                .ifPresent(length -> figures.put(name, (double) length));
    }

    private void verdicts() {
        for (Class<? extends Verdict> kind : KINDS) {
            count(
                    "verdict/" + kind.getSimpleName().toLowerCase(Locale.ROOT),
                    rollouts,
                    r -> kind.isInstance(r.verdict()));
        }
    }

    private <T> void mean(String name, List<T> items, ToDoubleFunction<T> value) {
        items.stream().mapToDouble(value).average().ifPresent(mean -> figures.put(name, mean));
    }

    private <T> void share(String name, List<T> items, Predicate<T> condition) {
        mean(name, items, item -> condition.test(item) ? 1 : 0);
    }

    private <T> void count(String name, List<T> items, Predicate<T> condition) {
        figures.put(name, (double) items.stream().filter(condition).count());
    }
}
