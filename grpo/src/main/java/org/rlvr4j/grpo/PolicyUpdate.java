package org.rlvr4j.grpo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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

/** Learns from one step's rollouts: inner epochs, mini-batches, micro-batches, clipping, the optimizer. */
final class PolicyUpdate {
    private final Policy policy;
    private final Optimizer optimizer;
    private final TrainingConfig config;
    private final EntropyControl entropy;
    private final PhaseTimes times;
    private final RolloutScorer scorer;
    private final FirstScores firstScores;
    private final Advantages advantages;
    private final List<StepTrace.Update> updates = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private long trainedTokens;

    PolicyUpdate(
            Policy policy,
            Optimizer optimizer,
            TrainingConfig config,
            EntropyControl entropy,
            PhaseTimes times,
            RolloutScorer scorer,
            FirstScores firstScores,
            Advantages advantages) {
        this.policy = policy;
        this.optimizer = optimizer;
        this.config = config;
        this.entropy = entropy;
        this.times = times;
        this.scorer = scorer;
        this.firstScores = firstScores;
        this.advantages = advantages;
    }

    /** Makes the step's updates and returns their figures: means over the updates, extremes for names that say so. */
    Map<String, Double> run() {
        StepArrays arrays = new StepArrays(scorer.rollouts(), advantages);
        TokenScores old = firstScores.old();
        if (config.updatesPerStep() > 1 && old != null) {
            arrays.oldLogProbs(old.logProbs());
        }
        TokenScores reference = firstScores.reference();
        if (reference != null) {
            arrays.referenceLogProbs(reference.logProbs());
        }
        for (int epoch = 0; epoch < config.innerEpochs(); epoch++) {
            for (int[] members : miniBatches(epoch)) {
                Double coefficient = entropy.coefficient();
                StepObjective objective = config.objective().begin(arrays.samples(members, coefficient));
                TokenScores first = null;
                if (objective.needsScoresFirst()) {
                    first = times.measure("old_log_prob", () -> scorer.score(policy::score, members));
                    objective.prepare(first);
                }
                List<StepTrace.MicroBatch> seen = times.measure("update_actor", () -> update(objective, members));
                updates.add(new StepTrace.Update(members, first, coefficient, seen));
            }
        }
        figures.putIfAbsent("loss", 0.0); // nothing was there to learn from
        return figures;
    }

    /** Returns what the objective saw. */
    StepTrace trace() {
        return new StepTrace(firstScores.old(), firstScores.reference(), updates);
    }

    /** Returns how many tokens went forward and backward, prompts included. */
    long trainedTokens() {
        return trainedTokens;
    }

    /** Deals whole groups out in an order of their own for each inner epoch. */
    private List<int[]> miniBatches(int epoch) {
        int groupSize = config.groupSize();
        int groups = scorer.rollouts().size() / groupSize;
        int perBatch = groups / config.miniBatches();
        int[] order = config.miniBatches() == 1
                ? IntStream.range(0, groups).toArray()
                : Permutation.of(groups, config.seed(), -2 - (scorer.step() * config.innerEpochs() + epoch));
        return IntStream.range(0, config.miniBatches())
                .mapToObj(b -> Arrays.stream(order, b * perBatch, (b + 1) * perBatch)
                        .flatMap(g -> IntStream.range(g * groupSize, (g + 1) * groupSize))
                        .toArray())
                .toList();
    }

    private List<StepTrace.MicroBatch> update(StepObjective objective, int[] members) {
        policy.zeroGradients();
        List<StepTrace.MicroBatch> seen = new ArrayList<>();
        List<GradientCulprit.Batch> sent = new ArrayList<>();
        int[] places = scorer.places(members);
        for (int[] micro : scorer.microBatches(teaching(members))) {
            seen.add(accumulate(
                    objective, micro, IntStream.of(micro).map(i -> places[i]).toArray(), sent));
        }
        staleness(members);
        times.run("optimizer", () -> step(objective, sent));
        return seen;
    }

    private void step(StepObjective objective, List<GradientCulprit.Batch> sent) {
        double norm;
        try {
            norm = optimizer.clipGradients(config.maxGradNorm());
        } catch (NonFiniteGradientException e) {
            throw new GradientCulprit(policy, optimizer, scorer).find(e, sent);
        }
        double rate = config.learningRate() * config.schedule().factor(optimizer.updates());
        optimizer.update(rate);
        report(objective, norm, rate);
    }

    /** A group whose advantages are all zero counts in the normalisers but needs neither forward nor backward. */
    private int[] teaching(int[] members) {
        if (!config.objective().ignoresZeroAdvantages()) {
            return members;
        }
        return IntStream.of(members).filter(this::hasAdvantage).toArray();
    }

    private boolean hasAdvantage(int member) {
        return IntStream.range(0, scorer.rollouts().get(member).length()).anyMatch(t -> advantages.at(member, t) != 0);
    }

    /** Passes a micro-batch, whose samples the objective knows by their places among the mini-batch's members. */
    private StepTrace.MicroBatch accumulate(
            StepObjective objective, int[] micro, int[] places, List<GradientCulprit.Batch> sent) {
        List<Rollout> part = scorer.pick(micro);
        TokenBatch batch = scorer.batch(micro);
        trainedTokens += batch.tokens();
        AtomicReference<TokenScores> seen = new AtomicReference<>();
        policy.accumulate(batch, scores -> {
            seen.set(scores);
            scorer.checks().scores(part, scores);
            LossAndGradient loss = objective.evaluate(places, scores);
            scorer.checks().loss(part, places, loss, objective.nonFinite());
            sent.add(new GradientCulprit.Batch(micro, loss.gradient()));
            return loss.gradient();
        });
        return new StepTrace.MicroBatch(places, Objects.requireNonNull(seen.get()));
    }

    /** Counts by how many updates the weights are ahead of those that drew the completions. */
    private void staleness(int[] members) {
        double[] ages = IntStream.of(members)
                .mapToDouble(i -> optimizer.updates() - scorer.rollouts().get(i).weightVersion())
                .toArray();
        double mean = Arrays.stream(ages).average().orElse(0);
        figures.merge("staleness/mean", mean / config.updatesPerStep(), Double::sum);
        figures.merge("staleness/max", Arrays.stream(ages).max().orElse(0), Math::max);
    }

    private void report(StepObjective objective, double norm, double rate) {
        double updates = config.updatesPerStep();
        Map<String, Double> seen = objective.metrics().asMap();
        seen.forEach((name, value) -> {
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
        Double coefficient = entropy.coefficient();
        if (coefficient != null) {
            figures.put("entropy_coef", coefficient);
            entropy.afterUpdate(seen.getOrDefault("entropy/bonus_tokens", Double.POSITIVE_INFINITY));
        }
    }
}
