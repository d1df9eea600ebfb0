package org.rlvr4j.examples.experiment;

import java.math.BigDecimal;
import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.grpo.task.Grading;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.NumericVerifier;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.Verifiers;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
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
            case TAGS -> Verifiers.allOf(FormatVerifier.r1Zero(), number.withFormat(format(style)));
            case BOXED, GSM8K, ANYWHERE -> number.withFormat(format(style));
        };
    }

    /**
     * Returns how evaluations look at completions, beside the verifier: with one that finds the answer anywhere, and by
     * what is stated where the style says.
     */
    static Grading grading(AnswerStyle style, String answer) {
        var reader = AnswerExtractor.of(format(style));
        return new Grading(
                style == AnswerStyle.ANYWHERE
                        ? null
                        : NumericVerifier.of(answer).withFormat(AnswerFormat.gsm8kFlexible()),
                completion -> reader.extract(completion).stream().findFirst().map(place -> spelling(place.text())));
    }

    private static AnswerFormat format(AnswerStyle style) {
        return switch (style) {
            case TAGS -> AnswerFormat.answerTag();
            case BOXED -> AnswerFormat.boxed();
            case GSM8K -> AnswerFormat.gsm8kStrict();
            case ANYWHERE -> AnswerFormat.gsm8kFlexible();
        };
    }

    /** Numbers have one spelling each: {@code 1,200.0} votes with {@code 1200}. */
    private static String spelling(String answer) {
        String bare = answer.strip().replace(",", "").replace("$", "");
        try {
            return new BigDecimal(bare).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return bare;
        }
    }
}
