package org.rlvr4j.examples.experiment;

import java.math.BigDecimal;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.examples.config.DataSettings.Format;
import org.rlvr4j.grpo.task.Grading;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.NumericVerifier;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.Verifiers;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.math.MathVerifier;

/** The verifier of an expected answer: of a number for GSM8K's rows, else of any mathematical answer. */
final class AnswerVerifiers {

    private static final int LONGEST_NUMBER = 1000;

    private AnswerVerifiers() {}

    /**
     * Returns a verifier that looks where the settings say.
     *
     * @throws IllegalArgumentException if the expected answer cannot be used
     */
    static Verifier of(DataSettings data, String answer) {
        AnswerFormat place = format(data);
        Verifier verifier =
                switch (data.format()) {
                    case GSM8K -> NumericVerifier.of(answer).withFormat(place);
                    case FIELDS -> MathVerifier.of(answer).withFormat(place);
                    case CODE -> throw new IllegalArgumentException("programs have tests instead of an answer");
                };
        return data.answer() == AnswerStyle.TAGS ? Verifiers.allOf(FormatVerifier.r1Zero(), verifier) : verifier;
    }

    /**
     * Returns how evaluations look at completions, beside the verifier: with one that finds the answer anywhere, and by
     * what is stated where the settings say.
     */
    static Grading grading(DataSettings data, String answer) {
        var reader = AnswerExtractor.of(format(data));
        return new Grading(
                data.answer() == AnswerStyle.ANYWHERE ? null : of(data.withAnswer(AnswerStyle.ANYWHERE), answer),
                completion -> reader.extract(completion).stream().findFirst().map(place -> spelling(place.text())));
    }

    private static AnswerFormat format(DataSettings data) {
        return switch (data.answer()) {
            case TAGS -> AnswerFormat.answerTag();
            case BOXED -> AnswerFormat.boxed();
            case GSM8K -> AnswerFormat.gsm8kStrict();
            case ANYWHERE -> data.format() == Format.GSM8K ? AnswerFormat.gsm8kFlexible() : AnswerFormat.any();
        };
    }

    /** Numbers have one spelling each: {@code 1,200.0} votes with {@code 1200}. */
    static String spelling(String answer) {
        String bare = answer.replace(",", "").replace("$", "").strip();
        if (bare.length() > LONGEST_NUMBER) {
            return bare;
        }
        try {
            BigDecimal number = new BigDecimal(bare).stripTrailingZeros();
            boolean isShort = Math.abs((long) number.scale()) <= LONGEST_NUMBER; // 1e999999999 has a billion digits
            return isShort ? number.toPlainString() : number.toString();
        } catch (NumberFormatException | ArithmeticException e) {
            return bare;
        }
    }
}
