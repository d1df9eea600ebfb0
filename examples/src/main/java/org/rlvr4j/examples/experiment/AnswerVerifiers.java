package org.rlvr4j.examples.experiment;

import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.NumericVerifier;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.Verifiers;
import org.rlvr4j.verifiers.extract.AnswerFormat;

/** The verifier of an expected answer, by where a completion is to state its own. */
final class AnswerVerifiers {

    private AnswerVerifiers() {}

    /**
     * Returns a verifier.
     *
     * @throws IllegalArgumentException if the expected answer cannot be used
     */
    static Verifier of(AnswerStyle style, String answer) {
        var number = NumericVerifier.of(answer);
        return switch (style) {
            case TAGS -> Verifiers.allOf(FormatVerifier.r1Zero(), number.withFormat(AnswerFormat.answerTag()));
            case BOXED -> number.withFormat(AnswerFormat.boxed());
            case GSM8K -> number.withFormat(AnswerFormat.gsm8kStrict());
            case ANYWHERE -> number.withFormat(AnswerFormat.gsm8kFlexible());
        };
    }
}
