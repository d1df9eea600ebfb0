package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.objective.LossAndGradient;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.optim.NonFiniteGradientException;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepTrace;
import org.rlvr4j.grpo.task.Permutation;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** Learns from one step's rollouts: inner epochs, mini-batches, micro-batches, clipping, the optimizer. */
final class PolicyUpdate {
    private final Policy policy;
    private final @Nullable Policy reference;
    private final Optimizer optimizer;
    private final TrainingConfig config;
    private final PhaseTimes times;
    private final long step;
    private final List<Rollout> rollouts;
    private final Advantages advantages;
    private final List<TokenSequence> sequences;
    private final ScoreChecks checks;
    private final List<StepTrace.Update> updates = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private @Nullable TokenScores oldScores;
    private @Nullable TokenScores referenceScores;
    private long trainedTokens;

    PolicyUpdate(
            Policy policy,
            @Nullable Policy reference,
            Optimizer optimizer,
            TrainingConfig config,
            PhaseTimes times,
            long step,
            List<Rollout> rollouts,
            Advantages advantages) {
        this.policy = policy;
        this.reference = reference;
        this.optimizer = optimizer;
        this.config = config;
        this.times = times;
        this.step = step;
        this.rollouts = rollouts;
        this.advantages = advantages;
        this.sequences = rollouts.stream().map(Rollout::sequence).toList();
        this.checks = new ScoreChecks(step);
    }

    /** Makes the step's updates and returns their figures: means over the updates, extremes for names that say so. */
    Map<String, Double> run() {
        int[] all = IntStream.range(0, rollouts.size()).toArray();
        StepArrays arrays = new StepArrays(rollouts, advantages);
        if (config.updatesPerStep() > 1) {
            TokenScores scores = times.measure("old_log_prob", () -> score(policy, all));
            arrays.oldLogProbs(scores.logProbs());
            oldScores = scores;
        }
        Policy frozen = reference;
        if (frozen != null) {
            TokenScores scores = times.measure("ref", () -> score(frozen, all));
            arrays.referenceLogProbs(scores.logProbs());
            referenceScores = scores;
        }
        for (int epoch = 0; epoch < config.innerEpochs(); epoch++) {
            for (int[] members : miniBatches(epoch)) {
                StepObjective objective = config.objective().begin(arrays.samples(members));
                TokenScores first = null;
                if (objective.needsScoresFirst()) {
                    first = times.measure("old_log_prob", () -> score(policy, members));
                    objective.prepare(first);
                }
                List<StepTrace.MicroBatch> seen = times.measure("update_actor", () -> update(objective, members));
                updates.add(new StepTrace.Update(members, first, seen));
            }
        }
        figures.putIfAbsent("loss", 0.0); // nothing was there to learn from
        return figures;
    }

    /** Returns what the objective saw. */
    StepTrace trace() {
        return new StepTrace(oldScores, referenceScores, updates);
    }

    /** Returns how many tokens went forward and backward, prompts included. */
    long trainedTokens() {
        return trainedTokens;
    }

    /** Deals whole groups out in an order of their own for each inner epoch. */
    private List<int[]> miniBatches(int epoch) {
        int groupSize = config.groupSize();
        int groups = rollouts.size() / groupSize;
        int perBatch = groups / config.miniBatches();
        int[] order = config.miniBatches() == 1
                ? IntStream.range(0, groups).toArray()
                : Permutation.of(groups, config.seed(), -2 - (step * config.innerEpochs() + epoch));
        return IntStream.range(0, config.miniBatches())
                .mapToObj(b -> Arrays.stream(order, b * perBatch, (b + 1) * perBatch)
                        .flatMap(g -> IntStream.range(g * groupSize, (g + 1) * groupSize))
                        .toArray())
                .toList();
    }

    private List<StepTrace.MicroBatch> update(StepObjective objective, int[] members) {
        policy.zeroGradients();
        List<StepTrace.MicroBatch> seen = new ArrayList<>();
        int[] places = places(members);
        for (int[] micro : MicroBatches.of(teaching(members), lengths(), config.microBatchTokens())) {
            seen.add(accumulate(
                    objective, micro, IntStream.of(micro).map(i -> places[i]).toArray()));
        }
        double norm;
        try {
            norm = optimizer.clipGradients(config.maxGradNorm());
        } catch (NonFiniteGradientException e) {
            throw new TrainingStoppedException(
                    Cause.NON_FINITE,
                    step,
                    e.getMessage() + " although all log-probabilities are finite; lower the learning rate, and go on"
                            + " from a checkpoint before this step");
        }
        double rate = config.learningRate() * config.schedule().factor(optimizer.updates());
        optimizer.update(rate);
        report(objective, norm, rate);
        return seen;
    }

    /** A group whose advantages are all zero counts in the normalisers but needs neither forward nor backward. */
    private int[] teaching(int[] members) {
        if (!config.objective().ignoresZeroAdvantages()) {
            return members;
        }
        return IntStream.of(members).filter(this::hasAdvantage).toArray();
    }

    private boolean hasAdvantage(int member) {
        return IntStream.range(0, rollouts.get(member).length()).anyMatch(t -> advantages.at(member, t) != 0);
    }

    /** Passes a micro-batch, whose samples the objective knows by their places among the mini-batch's members. */
    private StepTrace.MicroBatch accumulate(StepObjective objective, int[] micro, int[] places) {
        List<Rollout> part = IntStream.of(micro).mapToObj(rollouts::get).toList();
        TokenBatch batch = batch(micro);
        trainedTokens += batch.tokens();
        AtomicReference<TokenScores> seen = new AtomicReference<>();
        policy.accumulate(batch, scores -> {
            seen.set(scores);
            checks.scores(part, scores);
            LossAndGradient loss = objective.evaluate(places, scores);
            checks.loss(part, loss);
            return loss.gradient();
        });
        return new StepTrace.MicroBatch(places, Objects.requireNonNull(seen.get()));
    }

    private void report(StepObjective objective, double norm, double rate) {
        double updates = config.updatesPerStep();
        objective.metrics().asMap().forEach((name, value) -> {
            if (name.endsWith("max")) {
                figures.merge(name, value, Math::max);
            } else if (name.endsWith("min")) {
                figures.merge(name, value, Math::min);
            } else {
                figures.merge(name, value / updates, Double::sum);
            }
        });
        figures.merge("grad_norm", norm / updates, Double::sum);
        figures.put("learning_rate", rate);
    }

    private TokenScores score(Policy scorer, int[] members) {
        double[][] logProbs = new double[members.length][];
        double[][] entropies = new double[members.length][];
        int[] places = places(members);
        for (int[] micro : MicroBatches.of(members, lengths(), config.microBatchTokens())) {
            TokenScores scores = scorer.score(batch(micro));
            checks.scores(IntStream.of(micro).mapToObj(rollouts::get).toList(), scores);
            for (int i = 0; i < micro.length; i++) {
                logProbs[places[micro[i]]] = scores.logProbs()[i];
                entropies[places[micro[i]]] = scores.entropies()[i];
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    /** Returns the place of each rollout among the members; meaningless for those that are none. */
    private int[] places(int[] members) {
        int[] places = new int[rollouts.size()];
        for (int place = 0; place < members.length; place++) {
            places[members[place]] = place;
        }
        return places;
    }

    private TokenBatch batch(int[] members) {
        return new TokenBatch(
                IntStream.of(members).mapToObj(sequences::get).toList(),
                config.sampling().distribution().temperature());
    }

    private int[] lengths() {
        return sequences.stream().mapToInt(TokenSequence::length).toArray();
    }
}
