package org.rlvr4j.examples.digitsum;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.verifiers.Verdict;

/** How completions of the task fared, in all and by {@link Style}. */
public final class Measurement {

    private final Map<Style, Tally> tallies = new EnumMap<>(Style.class);
    private long tokens;

    /** How many, and how many of them right. */
    private record Tally(int all, int correct) {
        static final Tally NONE = new Tally(0, 0);

        Tally plus(Tally other) {
            return new Tally(all + other.all, correct + other.correct);
        }
    }

    /**
     * Judges completions.
     *
     * @param problems what was asked; a completion names its problem by index
     */
    public static Measurement of(List<Problem> problems, List<Completion> completions) {
        var measurement = new Measurement();
        for (Completion completion : completions) {
            boolean correct =
                    problems.get(completion.prompt()).verifier().verify(completion.text()) instanceof Verdict.Correct;
            measurement.add(completion.text(), completion.length(), correct);
        }
        return measurement;
    }

    /** Counts one completion, whose length is in tokens. */
    public void add(String completion, int length, boolean correct) {
        tallies.merge(Style.of(completion), new Tally(1, correct ? 1 : 0), Tally::plus);
        tokens += length;
    }

    /** Returns the share of right answers, in [0, 1]; NaN if nothing was counted. */
    public double accuracy() {
        return (double) total().correct() / total().all();
    }

    /** Returns the share of right answers among those of a style; NaN if there are none. */
    public double accuracy(Style style) {
        Tally tally = tally(style);
        return (double) tally.correct() / tally.all();
    }

    /** Returns the share of a style, in [0, 1]; NaN if nothing was counted. */
    public double share(Style style) {
        return (double) tally(style).all() / total().all();
    }

    /** Returns the mean length in tokens, the end of sequence included; NaN if nothing was counted. */
    public double meanLength() {
        return (double) tokens / total().all();
    }

    private Tally tally(Style style) {
        return tallies.getOrDefault(style, Tally.NONE);
    }

    private Tally total() {
        return tallies.values().stream().reduce(Tally.NONE, Tally::plus);
    }
}
