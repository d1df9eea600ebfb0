package org.rlvr4j.grpo;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** A step's rollouts as policies take them: in micro-batches, every number that comes back looked at. */
final class RolloutScorer {
    private final TrainingConfig config;
    private final long step;
    private final List<Rollout> rollouts;
    private final List<TokenSequence> sequences;
    private final Policy policy;
    private final MicroBatches batches;
    private final ScoreChecks checks;

    RolloutScorer(TrainingConfig config, Policy policy, long step, List<Rollout> rollouts) {
        this.config = config;
        this.policy = policy;
        this.step = step;
        this.rollouts = rollouts;
        this.sequences = rollouts.stream().map(Rollout::sequence).toList();
        this.batches = new MicroBatches(
                sequences.stream().mapToInt(TokenSequence::length).toArray(),
                rollouts.stream().mapToInt(Rollout::group).toArray(),
                config.microBatchTokens());
        this.checks = new ScoreChecks(step);
    }

    long step() {
        return step;
    }

    List<Rollout> rollouts() {
        return rollouts;
    }

    ScoreChecks checks() {
        return checks;
    }

    /** Returns the scores of some of the rollouts, in the given order. */
    TokenScores score(Function<TokenBatch, TokenScores> scoring, int[] members) {
        double[][] logProbs = new double[members.length][];
        double[][] entropies = new double[members.length][];
        int[] places = places(members);
        for (int[] micro : microBatches(members)) {
            TokenScores scores = scoring.apply(batch(micro));
            checks.scores(pick(micro), scores);
            for (int i = 0; i < micro.length; i++) {
                logProbs[places[micro[i]]] = scores.logProbs()[i];
                entropies[places[micro[i]]] = scores.entropies()[i];
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    /** Returns the scores of all rollouts in their order. */
    TokenScores score(Function<TokenBatch, TokenScores> scoring) {
        return score(scoring, IntStream.range(0, rollouts.size()).toArray());
    }

    /** An objective that looks at micro-batches gets those that go by length, whatever the policy. */
    List<int[]> microBatches(int[] members) {
        return config.objective().aggregation().perMicroBatch()
                ? batches.byLength(members)
                : batches.of(members, batch -> policy.tokensThroughLayers(batch(batch)));
    }

    List<Rollout> pick(int[] members) {
        return IntStream.of(members).mapToObj(rollouts::get).toList();
    }

    TokenBatch batch(int[] members) {
        return new TokenBatch(
                IntStream.of(members).mapToObj(sequences::get).toList(),
                config.sampling().distribution().temperature());
    }

    /** Returns the place of each rollout among the members; meaningless for those that are none. */
    int[] places(int[] members) {
        int[] places = new int[rollouts.size()];
        for (int place = 0; place < members.length; place++) {
            places[members[place]] = place;
        }
        return places;
    }
}
