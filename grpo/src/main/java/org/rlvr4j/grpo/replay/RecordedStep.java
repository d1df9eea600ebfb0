package org.rlvr4j.grpo.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.LossAndGradient;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.replay.RecordedRollout.Part;
import org.rlvr4j.grpo.replay.RecordedRollout.Scores;
import org.rlvr4j.rollout.policy.TokenScores;

/** The rows of a step, from which its loss is computed as the trainer did: in the same parts and the same order. */
final class RecordedStep {
    private static final double TOLERANCE = 1e-9;
    /** Of the sum of magnitudes: what rounding leaves of terms that cancel, as they do at the first update. */
    private static final double CANCELLATION = 1e-13;

    private final long step;
    private final List<RecordedRollout> rollouts = new ArrayList<>();
    private double magnitude;

    RecordedStep(long step) {
        this.step = step;
    }

    long step() {
        return step;
    }

    void add(RecordedRollout rollout) {
        rollouts.add(rollout);
    }

    ReplayedStep replay(double recordedLoss, RecordedRun run) {
        try {
            Advantages advantages = run.advantage().estimate(rewards(run));
            double loss = loss(run.objective(), advantages);
            return new ReplayedStep(step, recordedLoss, loss, disagreement(recordedLoss, loss, advantages));
        } catch (IllegalArgumentException e) {
            return new ReplayedStep(step, recordedLoss, Double.NaN, "the rows do not make a step: " + e.getMessage());
        }
    }

    private StepRewards rewards(RecordedRun run) {
        StepRewards rewards = new StepRewards(
                        ints(rollouts, RecordedRollout::group),
                        rollouts.stream().map(RecordedRollout::rewards).toArray(double[][]::new),
                        run.rewardWeights())
                .withCompletionLengths(ints(rollouts, RecordedRollout::length));
        KlInReward penalty = run.klInReward();
        if (penalty == null) {
            return rewards;
        }
        double[][] old = column(rollouts, RecordedRollout::oldLogProbs);
        double[][] reference = column(rollouts, RecordedRollout::referenceLogProbs);
        if (old == null || reference == null) {
            throw new IllegalArgumentException(
                    "the run's rewards hold a penalty on the distance from the reference, and"
                            + " a completion has no old_log_probs or ref_log_probs");
        }
        return rewards.withTokenRewards(penalty.tokenRewards(old, reference));
    }

    private @Nullable String disagreement(double recorded, double loss, Advantages advantages) {
        List<String> faults = new ArrayList<>();
        if (!(Math.abs(loss - recorded) <= TOLERANCE * Math.abs(recorded) + CANCELLATION * magnitude)) {
            faults.add("the loss differs");
        }
        for (int i = 0; i < rollouts.size(); i++) {
            double now = advantages.perSample()[i];
            double then = rollouts.get(i).advantage();
            if (!(Math.abs(now - then) <= TOLERANCE * Math.max(Math.abs(now), Math.abs(then)))) {
                faults.add("the advantage of completion " + i + " is recorded as " + then + " and follows as " + now
                        + " from the rewards");
                break;
            }
        }
        return faults.isEmpty() ? null : String.join("; ", faults);
    }

    /** Returns the mean of the updates' losses, as the metrics have it. */
    private double loss(Objective objective, Advantages advantages) {
        Map<Integer, List<Member>> updates = new TreeMap<>();
        for (int i = 0; i < rollouts.size(); i++) {
            for (Part part : rollouts.get(i).parts()) {
                updates.computeIfAbsent(part.update(), u -> new ArrayList<>())
                        .add(new Member(i, rollouts.get(i), part));
            }
        }
        boolean isFirst = updates.size() == 1; // ratios are then exactly 1, whatever the old scores are for
        double loss = 0;
        for (List<Member> members : updates.values()) {
            members.sort(Comparator.comparingInt(member -> member.part().place()));
            loss += updateLoss(objective, members, advantages, isFirst) / updates.size();
        }
        return loss;
    }

    private double updateLoss(Objective objective, List<Member> members, Advantages advantages, boolean isFirst) {
        StepObjective update = objective.begin(samples(members, advantages, isFirst));
        if (update.needsScoresFirst()) {
            update.prepare(scores(members, part -> part.first()));
        }
        Map<Integer, List<Member>> batches = new TreeMap<>();
        members.stream().filter(member -> member.part().microBatch() >= 0).forEach(member -> batches.computeIfAbsent(
                        member.part().microBatch(), b -> new ArrayList<>())
                .add(member));
        double loss = 0;
        for (List<Member> batch : batches.values()) {
            batch.sort(Comparator.comparingInt(member -> member.part().row()));
            int[] places = ints(batch, member -> member.part().place());
            LossAndGradient part = update.evaluate(places, scores(batch, Part::seen));
            magnitude += magnitude(part);
            loss += part.loss();
        }
        return loss;
    }

    /** A term of the loss is about as large as its gradient by the log-probability. */
    private static double magnitude(LossAndGradient part) {
        double sum = Math.abs(part.loss());
        for (double[] row : part.gradient().logProbs()) {
            for (double value : row) {
                sum += Math.abs(value);
            }
        }
        return sum;
    }

    private static StepSamples samples(List<Member> members, Advantages advantages, boolean isFirst) {
        List<RecordedRollout> drawn = members.stream().map(Member::rollout).toList();
        boolean[] truncated = new boolean[members.size()];
        for (int k = 0; k < truncated.length; k++) {
            if (members.get(k).part().place() != k) {
                throw new IllegalArgumentException("an update has no completion or several at place " + k);
            }
            truncated[k] = members.get(k).rollout().truncated();
        }
        return StepSamples.builder(ints(members, member -> member.rollout().length()))
                .groups(ints(members, member -> member.rollout().group()))
                .advantages(advantages.of(ints(members, Member::index)))
                .truncated(truncated)
                .oldLogProbs(isFirst ? null : column(drawn, RecordedRollout::oldLogProbs))
                .samplerLogProbs(column(drawn, RecordedRollout::samplerLogProbs))
                .referenceLogProbs(column(drawn, RecordedRollout::referenceLogProbs))
                .entropyCoefficient(members.get(0).part().entropyCoefficient())
                .build();
    }

    private static double @Nullable [][] column(
            List<RecordedRollout> drawn, Function<RecordedRollout, double @Nullable []> values) {
        boolean isMissing = drawn.stream().anyMatch(rollout -> values.apply(rollout) == null);
        return isMissing ? null : drawn.stream().map(values).toArray(double[][]::new);
    }

    private static TokenScores scores(List<Member> members, Function<Part, @Nullable Scores> which) {
        List<Scores> scores = new ArrayList<>();
        for (Member member : members) {
            Scores given = which.apply(member.part());
            if (given == null) {
                throw new IllegalArgumentException(
                        "completion " + member.index() + " has no scores from before its update");
            }
            scores.add(given);
        }
        return new TokenScores(
                scores.stream().map(Scores::logProbs).toArray(double[][]::new),
                scores.stream().map(Scores::entropies).toArray(double[][]::new));
    }

    private static <T> int[] ints(List<T> items, ToIntFunction<T> value) {
        return items.stream().mapToInt(value).toArray();
    }

    /** A completion in an update. */
    private record Member(int index, RecordedRollout rollout, Part part) {}
}
