package org.rlvr4j.verifiers;

import java.math.BigDecimal;
import java.util.List;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.Extraction;
import org.rlvr4j.verifiers.math.number.PlainNumber;
import org.rlvr4j.verifiers.math.number.Rational;

/**
 * Compares one number, exactly: the verifier for GSM8K and arithmetic. Thousands separators, currencies, units, and
 * percent signs around the number don't matter; {@code 42}, {@code 42.0}, and {@code 84/2} are the same number.
 *
 * <p>Expressions, lists, and everything else are the business of
 * {@code MathVerifier}.
 */
public final class NumericVerifier implements Verifier {

    private final Rational gold;
    private final Rational tolerance;
    private final AnswerFormat format;
    private final AnswerExtractor extractor;

    private NumericVerifier(Rational gold, Rational tolerance, AnswerFormat format) {
        this.gold = gold;
        this.tolerance = tolerance;
        this.format = format;
        this.extractor = AnswerExtractor.of(format);
    }

    /**
     * Returns a verifier that looks for the answer as {@link AnswerFormat#gsm8kFlexible()} says.
     *
     * @param gold the expected number, such as {@code 1,234} or {@code 3/4}
     * @throws IllegalArgumentException if it is not a number
     */
    public static NumericVerifier of(String gold) {
        PlainNumber number = PlainNumber.parse(gold);
        if (number == null) {
            throw new IllegalArgumentException(
                    "gold answer is '" + gold + "', which is not a number; use MathVerifier for other answers");
        }
        return new NumericVerifier(number.value(), Rational.ZERO, AnswerFormat.gsm8kFlexible());
    }

    /** Returns a copy that looks for the answer elsewhere. */
    public NumericVerifier withFormat(AnswerFormat newFormat) {
        return new NumericVerifier(gold, tolerance, newFormat);
    }

    /**
     * Returns a copy that accepts numbers near the gold one.
     *
     * @param absolute the largest accepted difference, 0 or above
     */
    public NumericVerifier within(double absolute) {
        if (!(absolute >= 0 && absolute < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance is " + absolute + "; it must be finite and not negative");
        }
        return new NumericVerifier(gold, Rational.of(new BigDecimal(absolute)), format);
    }

    @Override
    public Verdict verify(String completion) {
        List<Extraction> places = extractor.extract(completion);
        for (Extraction place : places) {
            for (String reading : place.readings()) {
                PlainNumber number = PlainNumber.parse(reading);
                if (number != null) {
                    return judge(number, place, reading);
                }
            }
            if (place.binding()) {
                return new Verdict.Unparsable(
                        "'" + Verdicts.shorten(place.text()) + "' in " + place.source() + " is not a number");
            }
        }
        return new Verdict.Unparsable(
                places.isEmpty()
                        ? "no answer found in " + format.tiers()
                        : "'" + Verdicts.shorten(places.get(0).text()) + "' is not a number");
    }

    private Verdict judge(PlainNumber number, Extraction place, String reading) {
        String found = "'" + Verdicts.shorten(reading) + "' in " + place.source();
        for (String rival : place.rivals()) {
            PlainNumber other = PlainNumber.parse(rival);
            if (other == null || !isGold(other.value())) {
                return new Verdict.Wrong(found + " is contradicted by '" + Verdicts.shorten(rival) + "' before it");
            }
        }
        return isGold(number.value())
                ? new Verdict.Correct(found + " is " + gold)
                : new Verdict.Wrong(found + " is not " + gold);
    }

    private boolean isGold(Rational value) {
        return value.minus(gold).abs().compareTo(tolerance) <= 0;
    }
}
