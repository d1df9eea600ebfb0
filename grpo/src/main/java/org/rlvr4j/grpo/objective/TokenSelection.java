package org.rlvr4j.grpo.objective;

import java.util.List;

/**
 * A choice of tokens that takes all scores of the step under the current policy: tokens left out lose their policy term
 * but still count in the normalisers.
 */
@FunctionalInterface
public interface TokenSelection {

    /** Returns, for each sequence of the step, which tokens keep their policy term. */
    boolean[][] select(List<SequenceScores> step);
}
