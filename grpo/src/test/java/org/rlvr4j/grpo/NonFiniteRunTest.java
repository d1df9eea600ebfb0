package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.rollout.policy.Decoder;
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
                .isInstanceOfSatisfying(
                        TrainingStoppedException.class, e -> org.assertj.core.api.Assertions.assertThat(e.reason())
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
    private record PoisonedPolicy(TabularPolicy policy) implements Policy {

        @Override
        public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
            return policy.accumulate(batch, scores -> {
                TokenScores gradient = objective.gradient(scores);
                for (int i = 0; i < gradient.logProbs().length; i++) {
                    TokenSequence sequence = batch.sequences().get(i);
                    double[] row = gradient.logProbs()[i].clone();
                    for (int t = 0; t < row.length; t++) {
                        boolean isPoison = sequence.tokens()[sequence.promptLength() + t] == POISON;
                        row[t] = isPoison && row[t] != 0 ? Double.NaN : row[t];
                    }
                    gradient = with(gradient, i, row);
                }
                return gradient;
            });
        }

        private static TokenScores with(TokenScores scores, int row, double[] values) {
            double[][] logProbs = scores.logProbs().clone();
            logProbs[row] = values;
            return new TokenScores(logProbs, scores.entropies());
        }

        @Override
        public int vocabularySize() {
            return policy.vocabularySize();
        }

        @Override
        public int maxSequenceLength() {
            return policy.maxSequenceLength();
        }

        @Override
        public ParameterList parameters() {
            return policy.parameters();
        }

        @Override
        public NDManager manager() {
            return policy.manager();
        }

        @Override
        public TokenScores score(TokenBatch batch) {
            return policy.score(batch);
        }

        @Override
        public void zeroGradients() {
            policy.zeroGradients();
        }

        @Override
        public Decoder decoder(int rows, int maxLength) {
            return policy.decoder(rows, maxLength);
        }

        @Override
        public Policy frozenCopy() {
            return policy.frozenCopy();
        }

        @Override
        public void save(Path folder) {}

        @Override
        public void close() {}
    }
}
