package org.rlvr4j.grpo;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** A step's rollouts as policies take them: in micro-batches, every number that comes back looked at. */
final class RolloutScorer {
    private final TrainingConfig config;
    private final long step;
    private final List<Rollout> rollouts;
    private final List<TokenSequence> sequences;
    private final int[] lengths;
    private final ScoreChecks checks;

    RolloutScorer(TrainingConfig config, long step, List<Rollout> rollouts) {
        this.config = config;
        this.step = step;
        this.rollouts = rollouts;
        this.sequences = rollouts.stream().map(Rollout::sequence).toList();
        this.lengths = sequences.stream().mapToInt(TokenSequence::length).toArray();
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
    TokenScores score(Function<TokenBatch, TokenScores> policy, int[] members) {
        double[][] logProbs = new double[members.length][];
        double[][] entropies = new double[members.length][];
        int[] places = places(members);
        for (int[] micro : microBatches(members)) {
            TokenScores scores = policy.apply(batch(micro));
            checks.scores(pick(micro), scores);
            for (int i = 0; i < micro.length; i++) {
                logProbs[places[micro[i]]] = scores.logProbs()[i];
                entropies[places[micro[i]]] = scores.entropies()[i];
            }
        }
        return new TokenScores(logProbs, entropies);
    }

    /** Returns the scores of all rollouts in their order. */
    TokenScores score(Function<TokenBatch, TokenScores> policy) {
        return score(policy, IntStream.range(0, rollouts.size()).toArray());
    }

    List<int[]> microBatches(int[] members) {
        return MicroBatches.of(members, lengths, config.microBatchTokens());
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
