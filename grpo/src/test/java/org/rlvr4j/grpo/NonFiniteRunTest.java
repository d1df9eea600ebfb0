package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/** A loss or a gradient that is not finite ends the run and names the token that it comes from. */
class NonFiniteRunTest {
    private static final int POISON = 6; // the letter f

    private final TabularPolicy policy = Letters.policy();

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void train_nonFiniteLossNamesTokenAndRollout() {
        Objective broken = Objective.builder()
                .trustRegion(token -> {
                    TokenTerm term = new Reinforce().term(token);
                    return token.advantage() > 1 ? new TokenTerm(Double.POSITIVE_INFINITY, 0, 0, term.clip()) : term;
                })
                .build();
        assertThatThrownBy(
                        () -> Letters.builder(policy).objective(broken).build().train())
                .isInstanceOfSatisfying(TrainingStoppedException.class, e -> assertThat(e.reason())
                        .isEqualTo(TrainingStoppedException.Cause.NON_FINITE))
                .hasMessageMatching(
                        "step 1: the loss of token \\d \\(id \\d\\) in sample \\d+ of problem p\\d is Infinity;"
                                + " lower the learning rate, .*");
    }

    @Test
    void train_nonFiniteGradientNamesTokenAndRollout() {
        Policy poisoned = new PoisonedPolicy(policy);
        assertThatThrownBy(() -> Letters.builder(poisoned).build().train())
                .isInstanceOf(TrainingStoppedException.class)
                .hasMessageMatching(
                        "step 1: the gradient of parameter table has norm NaN although all log-probabilities are"
                                + " finite; it comes from token \\d \\(id 6\\) in sample \\d+ of problem p\\d; lower .*");
    }

    /** The way back from one of the letters overflows. */
    private static final class PoisonedPolicy extends ForwardingPolicy {

        PoisonedPolicy(Policy other) {
            super(other);
        }

        @Override
        public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
            return super.accumulate(batch, scores -> {
                double[][] rows = objective.gradient(scores).logProbs().clone();
                for (int i = 0; i < rows.length; i++) {
                    TokenSequence sequence = batch.sequences().get(i);
                    rows[i] = rows[i].clone();
                    for (int t = 0; t < rows[i].length; t++) {
                        boolean isPoison = sequence.tokens()[sequence.promptLength() + t] == POISON;
                        rows[i][t] = isPoison && rows[i][t] != 0 ? Double.NaN : rows[i][t];
                    }
                }
                return new TokenScores(rows, TokenScores.zeros(batch).entropies());
            });
        }
    }
}
