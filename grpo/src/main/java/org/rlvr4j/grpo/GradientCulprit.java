package org.rlvr4j.grpo;

import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.optim.NonFiniteGradientException;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * Finds the token whose way back through the policy gives a gradient that is not finite, although the objective's own
 * gradient is: completions are sent back one by one, then tokens. Slow, and done only when the run is over anyway.
 */
final class GradientCulprit {
    private final Policy policy;
    private final Optimizer optimizer;
    private final RolloutScorer scorer;

    /** A micro-batch with what the objective sent back through the policy. */
    record Batch(int[] members, TokenScores gradient) {}

    GradientCulprit(Policy policy, Optimizer optimizer, RolloutScorer scorer) {
        this.policy = policy;
        this.optimizer = optimizer;
        this.scorer = scorer;
    }

    /** Returns the sentence that ends the run. */
    TrainingStoppedException find(NonFiniteGradientException fault, List<Batch> batches) {
        for (Batch batch : batches) {
            for (int k = 0; k < batch.members().length; k++) {
                int member = batch.members()[k];
                double[] logProbs = batch.gradient().logProbs()[k];
                double[] entropies = batch.gradient().entropies()[k];
                if (isFinite(member, logProbs, entropies)) {
                    continue;
                }
                int index = k;
                int token = IntStream.range(0, logProbs.length)
                        .filter(t -> !isFinite(
                                member,
                                only(t, batch.gradient().logProbs()[index]),
                                only(t, batch.gradient().entropies()[index])))
                        .findFirst()
                        .orElse(-1);
                return stop(fault, scorer.rollouts().get(member), token);
            }
        }
        return stop(fault, "; no completion alone causes it");
    }

    private boolean isFinite(int member, double[] logProbs, double[] entropies) {
        policy.zeroGradients();
        policy.accumulate(
                scorer.batch(new int[] {member}),
                scores -> new TokenScores(new double[][] {logProbs}, new double[][] {entropies}));
        try {
            optimizer.clipGradients(Double.POSITIVE_INFINITY);
            return true;
        } catch (NonFiniteGradientException e) {
            return false;
        }
    }

    private static double[] only(int token, double[] values) {
        double[] one = new double[values.length];
        one[token] = values[token];
        return one;
    }

    private TrainingStoppedException stop(NonFiniteGradientException fault, Rollout rollout, int token) {
        String of = token < 0
                ? "; it comes from "
                : "; it comes from token " + token + " (id "
                        + rollout.completion().tokens()[token] + ") in ";
        return stop(
                fault,
                of + "sample " + rollout.completion().sample() + " of problem "
                        + rollout.problem().id());
    }

    private TrainingStoppedException stop(NonFiniteGradientException fault, String where) {
        return new TrainingStoppedException(
                Cause.NON_FINITE,
                scorer.step(),
                fault.getMessage() + " although all log-probabilities are finite" + where
                        + "; lower the learning rate, and go on from a checkpoint before this step");
    }
}
