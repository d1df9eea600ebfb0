package org.rlvr4j.verifiers.math;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.extract.AnswerSource;

/**
 * A verdict with all that led to it.
 *
 * @param verdict the verdict
 * @param source the kind of place the answer was taken from, or null if there was none
 * @param extracted the answer as it stands in the completion, or nothing
 * @param kind as what it was read, such as "fraction" or "interval", or nothing
 * @param rule the rule that decided, or why none could
 * @param steps the work done, in steps; the same on every machine
 */
public record Judgement(
        Verdict verdict, @Nullable AnswerSource source, String extracted, String kind, String rule, long steps) {

    /** Returns whether the answer is right. */
    public boolean isCorrect() {
        return verdict instanceof Verdict.Correct;
    }
}
