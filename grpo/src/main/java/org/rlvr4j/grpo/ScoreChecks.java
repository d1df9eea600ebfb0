package org.rlvr4j.grpo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.LossAndGradient;
import org.rlvr4j.grpo.objective.StepObjective.TokenPlace;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.rollout.policy.TokenScores;

/** Stops a run at the first number that is not finite, and names the token that it came from. */
final class ScoreChecks {
    private final long step;

    ScoreChecks(long step) {
        this.step = step;
    }

    void scores(List<Rollout> rollouts, TokenScores scores) {
        check(rollouts, scores.logProbs(), "log-probability");
        check(rollouts, scores.entropies(), "entropy");
    }

    /**
     * Checks what the objective made of a micro-batch.
     *
     * @param places of the rollouts among the update's samples
     * @param term that the objective found not to be finite, null if it found none
     */
    void loss(List<Rollout> rollouts, int[] places, LossAndGradient part, @Nullable TokenPlace term) {
        if (!Double.isFinite(part.loss()) && term != null) {
            for (int k = 0; k < places.length; k++) {
                if (places[k] == term.sample()) {
                    throw stop(rollouts.get(k), term.token(), "loss", part.loss());
                }
            }
        }
        check(rollouts, part.gradient().logProbs(), "gradient of the loss by the log-probability");
        check(rollouts, part.gradient().entropies(), "gradient of the loss by the entropy");
        if (!Double.isFinite(part.loss())) {
            throw new TrainingStoppedException(
                    TrainingStoppedException.Cause.NON_FINITE,
                    step,
                    "the loss is " + part.loss() + " although every token's term is finite; lower the learning rate");
        }
    }

    private void check(List<Rollout> rollouts, double[][] values, String what) {
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                if (!Double.isFinite(values[i][t])) {
                    throw stop(rollouts.get(i), t, what, values[i][t]);
                }
            }
        }
    }

    private TrainingStoppedException stop(Rollout rollout, int token, String what, double value) {
        return new TrainingStoppedException(
                TrainingStoppedException.Cause.NON_FINITE,
                step,
                "the " + what + " of token " + token + " (id "
                        + rollout.completion().tokens()[token] + ") in sample "
                        + rollout.completion().sample() + " of problem "
                        + rollout.problem().id() + " is " + value
                        + "; lower the learning rate, and go on from a checkpoint before this step");
    }
}
