package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.Tally;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.rollout.policy.Policy;

/** One step: sample groups, judge them, compare rewards, update the weights. */
final class TrainingStep {
    private final Policy policy;
    private final @Nullable Reference reference;
    private final Optimizer optimizer;
    private final EntropyControl entropy;
    private final GroupDraw draw;
    private final ProblemSource source;
    private final TrainingConfig config;
    private final MemoryWatch memory;
    private long tokens;
    private int deadSteps;

    TrainingStep(
            Policy policy,
            @Nullable Reference reference,
            Optimizer optimizer,
            EntropyControl entropy,
            RolloutCollector collector,
            ProblemSource source,
            TrainingConfig config) {
        this.policy = policy;
        this.reference = reference;
        this.optimizer = optimizer;
        this.entropy = entropy;
        this.draw = new GroupDraw(collector, source, config);
        this.source = source;
        this.config = config;
        this.memory = new MemoryWatch(policy.manager());
    }

    /** Returns how many tokens were sampled or read as prompts so far, over all steps. */
    long tokens() {
        return tokens;
    }

    void setTokens(long tokens) {
        this.tokens = tokens;
    }

    /** Returns how many problems were taken so far, over all steps. */
    long problems() {
        return draw.problems();
    }

    void setProblems(long problems) {
        draw.setProblems(problems);
    }

    /** Returns what is known of the problems' difficulty, null if nobody asked. */
    @Nullable
    PassRates rates() {
        return draw.rates();
    }

    /** Returns how many steps in a row, the last one included, had nothing to learn from. */
    int deadSteps() {
        return deadSteps;
    }

    void setDeadSteps(int steps) {
        this.deadSteps = steps;
    }

    /** Makes a step; nothing is written and nobody is told. */
    void run(StepDraft draft, RolloutCollector.Progress progress) {
        GroupDraw.Drawn drawn = collect(draft, progress);
        memory.look();
        List<Rollout> judged = drawn.rollouts();
        draft.rollouts(judged);
        checkSignal(draft.step(), judged);
        RolloutScorer scorer = new RolloutScorer(config, policy, draft.step(), judged);
        FirstScores first = FirstScores.of(config, scorer, policy, reference, draft.times());
        StepRewards rewards = first.penalised(Signal.rewards(judged, config.reward()), config.klInReward());
        Advantages advantages = config.advantage().estimate(rewards);
        List<Rollout> rollouts = new ArrayList<>(judged.size());
        for (int i = 0; i < judged.size(); i++) {
            rollouts.add(judged.get(i).withAdvantage(advantages.perSample()[i]));
        }
        draft.rollouts(rollouts);
        long before = optimizer.updates();
        PolicyUpdate update =
                new PolicyUpdate(policy, optimizer, config, entropy, draft.times(), scorer, first, advantages);
        Map<String, Double> figures = update.run();
        if (reference != null) {
            reference.afterStep(before, optimizer.updates());
        }
        draft.trace(update.trace());
        tokens += Stream.of(rollouts, drawn.discarded())
                .flatMap(List::stream)
                .mapToLong(r -> r.sequence().length())
                .sum();
        draft.putAll(Tally.ofStep(rollouts));
        draft.putAll(rewardFigures(rollouts, rewards));
        draft.putAll(figures);
        report(draft, drawn, update.trainedTokens());
    }

    private GroupDraw.Drawn collect(StepDraft draft, RolloutCollector.Progress progress) {
        return draw.draw(new GroupDraw.Request(
                new RolloutCollector.Origin(draft.step(), optimizer.updates()), draft.times(), progress, batch -> {
                    draft.rollouts(batch);
                    checkFailures(draft.step(), batch);
                }));
    }

    private void checkFailures(long step, List<Rollout> rollouts) {
        List<Rollout> failures = rollouts.stream().filter(Rollout::isFailure).toList();
        if (failures.size() > config.maxFailureShare() * rollouts.size()) {
            Rollout first = failures.get(0);
            throw new TrainingStoppedException(
                    Cause.VERIFIER_FAILURES,
                    step,
                    "the verifier broke on " + failures.size() + " of " + rollouts.size()
                            + " completions, more than the "
                            + config.maxFailureShare()
                            + " that maxFailureShare allows; on the first of them, of problem "
                            + first.problem().id() + ", " + first.verdict().reason()
                            + "; mend the verifier, since nothing can be learned without verdicts");
        }
    }

    private void checkSignal(long step, List<Rollout> rollouts) {
        deadSteps = Signal.isIn(rollouts, config) ? 0 : deadSteps + 1;
        if (config.maxDeadSteps() > 0 && deadSteps >= config.maxDeadSteps()) {
            DeadSignal signal = DeadSignal.of(rollouts);
            throw TrainingStoppedException.of(
                    signal,
                    step,
                    "there was nothing to learn from in " + deadSteps + " steps in a row, as many as maxDeadSteps"
                            + " allows; in the last of them " + signal.sentence(rollouts));
        }
    }

    /** What the sum of rewards is made of, where it is not just the verdict's. */
    private Map<String, Double> rewardFigures(List<Rollout> rollouts, StepRewards rewards) {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (!config.reward().isPlain()) {
            figures.putAll(Tally.ofRewards(rollouts));
        }
        KlInReward penalty = config.klInReward();
        if (penalty != null) {
            figures.put(
                    "actor/reward_kl_penalty", penalty.meanEstimate(Objects.requireNonNull(rewards.tokenRewards())));
            figures.put("actor/reward_kl_penalty_coeff", penalty.beta());
            Arrays.stream(rewards.totals())
                    .filter(total -> !Double.isNaN(total))
                    .average()
                    .ifPresent(mean -> figures.put("critic/rewards/mean", mean));
        }
        return figures;
    }

    private void report(StepDraft draft, GroupDraw.Drawn drawn, long trainedTokens) {
        if (config.maxExtraBatches() > 0) {
            draft.put("dynamic_sampling/extra_batches", drawn.extraBatches());
            draft.put("dynamic_sampling/discarded_groups", drawn.discarded().size() / config.groupSize());
        }
        PassRates rates = draw.rates();
        if (rates != null) {
            draft.put("difficulty/passed_over", drawn.passedOver());
            draft.putAll(rates.figures());
        }
        if (config.referenceSync() != null && reference != null) {
            draft.put("ref/syncs", (double) reference.syncs());
        }
        draft.put("dead_steps", deadSteps);
        draft.put("num_tokens", (double) tokens);
        source.epochLength().ifPresent(length -> draft.put("epoch", (double) draw.problems() / length));
        long sampled = Stream.of(drawn.rollouts(), drawn.discarded())
                .flatMap(List::stream)
                .mapToLong(Rollout::length)
                .sum();
        draft.put("perf/sample_tokens_per_s", draft.times().rate((double) sampled, "gen"));
        draft.put("perf/train_tokens_per_s", draft.times().rate((double) trainedTokens, "update_actor"));
        draft.putAll(memory.figures());
    }
}
