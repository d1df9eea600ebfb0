package org.rlvr4j.grpo.objective.treatment;

import java.util.List;
import org.rlvr4j.grpo.objective.region.TokenTerm;
import org.rlvr4j.grpo.objective.sample.SequenceScores;

/**
 * A rule that treats some tokens of a step differently, chosen by looking at all scores of the step under the current
 * policy. The choice is a constant: no gradient goes through it. Normalisers don't change.
 */
public interface TokenTreatment {

    /** Returns, for each sequence of the step, which positions are treated. */
    boolean[][] choose(List<SequenceScores> step);

    /** Returns what becomes of the policy term of a treated token. */
    TokenTerm apply(TokenTerm term, SequenceScores scores, int token);

    /** Returns whether treated tokens get no entropy bonus either. */
    default boolean silencesEntropy() {
        return true;
    }
}
