package org.rlvr4j.grpo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.PromptEncoder.UnusablePromptException;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.sampler.SampleKey;

/**
 * Draws a step's groups. Those whose completions are all worth the same may be replaced by groups of further problems
 * (dynamic sampling, DAPO, arXiv 2503.14476), in a limited number of further batches; what is still without a difference
 * then stays, so that a step always has its size.
 */
final class GroupDraw {
    /** Sets the random numbers of a step's further batches apart from all steps. */
    private static final int BATCH_SHIFT = 40;

    private final RolloutCollector collector;
    private final ProblemSource source;
    private final TrainingConfig config;
    private final @Nullable PassRates rates;
    private long problems;
    private int passedOver;

    GroupDraw(RolloutCollector collector, ProblemSource source, TrainingConfig config) {
        this.collector = collector;
        this.source = source;
        this.config = config;
        DifficultyFilter filter = config.difficulty();
        this.rates = filter == null ? null : new PassRates(filter);
    }

    /**
     * What was drawn.
     *
     * @param rollouts of the step's groups
     * @param extraBatches that were drawn
     * @param discarded completions that are not among the rollouts
     * @param passedOver problems that were not drawn because of their difficulty
     */
    record Drawn(List<Rollout> rollouts, int extraBatches, List<Rollout> discarded, int passedOver) {}

    /** Where and how a step draws. */
    record Request(
            RolloutCollector.Origin origin,
            PhaseTimes times,
            RolloutCollector.Progress progress,
            Consumer<List<Rollout>> check) {}

    /** Returns how many problems were taken from the source so far. */
    long problems() {
        return problems;
    }

    void setProblems(long taken) {
        this.problems = taken;
    }

    /** Draws a step's groups; every batch goes through the request's check. */
    Drawn draw(Request request) {
        passedOver = 0;
        List<List<Rollout>> groups = new ArrayList<>(batch(request, 0, config.promptsPerStep()));
        List<Rollout> discarded = new ArrayList<>();
        int extra = 0;
        while (extra < config.maxExtraBatches()) {
            List<Integer> flat = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                if (!Signal.differs(groups.get(g))) {
                    flat.add(g);
                }
            }
            if (flat.isEmpty()) {
                break;
            }
            replace(groups, flat, batch(request, ++extra, flat.size()), discarded);
        }
        List<Rollout> rollouts = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            for (Rollout rollout : groups.get(g)) {
                rollouts.add(rollout.withGroup(g));
            }
        }
        return new Drawn(rollouts, extra, discarded, passedOver);
    }

    private static void replace(
            List<List<Rollout>> groups, List<Integer> flat, List<List<Rollout>> fresh, List<Rollout> discarded) {
        Deque<Integer> places = new ArrayDeque<>(flat);
        for (List<Rollout> group : fresh) {
            boolean useful = Signal.differs(group);
            discarded.addAll(useful ? groups.set(places.remove(), group) : group);
        }
    }

    private List<List<Rollout>> batch(Request request, int number, int count) {
        List<Problem> asked = next(count);
        long step = request.origin().step();
        List<Rollout> rollouts;
        try {
            rollouts = collector.collect(
                    request.origin(),
                    asked,
                    config.sampling(),
                    new SampleKey(config.seed(), step + ((long) number << BATCH_SHIFT)),
                    request.times(),
                    request.progress());
        } catch (UnusablePromptException e) {
            throw new TrainingStoppedException(Cause.PROMPT, step, String.valueOf(e.getMessage()));
        }
        request.check().accept(rollouts);
        List<List<Rollout>> groups = new ArrayList<>();
        for (int from = 0; from < rollouts.size(); from += config.groupSize()) {
            List<Rollout> group = rollouts.subList(from, from + config.groupSize());
            groups.add(group);
            if (rates != null) {
                rates.measure(group);
            }
        }
        return groups;
    }

    /** Takes problems whose turn it is; after an epoch without enough of the right difficulty, whichever come. */
    private List<Problem> next(int count) {
        List<Problem> asked = new ArrayList<>();
        long patience = source.epochLength().orElse(0);
        while (asked.size() < count) {
            Problem problem = source.problem(problems++);
            if (rates == null || patience <= 0 || rates.admits(problem)) {
                asked.add(problem);
            } else {
                passedOver++;
                patience--;
            }
        }
        return asked;
    }

    /** Returns what is known of the problems' difficulty, null if nobody asked. */
    @Nullable
    PassRates rates() {
        return rates;
    }
}
