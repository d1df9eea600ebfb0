package org.rlvr4j.verifiers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.AnswerSource;
import org.rlvr4j.verifiers.extract.Extraction;
import org.rlvr4j.verifiers.math.number.Rational;

/**
 * The verifier for countdown: an arithmetic expression must use each given number exactly once and have the target as
 * its exact value. It may end with {@code = target}.
 *
 * <p>Expressions are made of whole numbers, {@code + - * /}, and brackets, with {@code × ÷ · −} and {@code \times
 * \cdot \div \frac{a}{b}} for the same. A wrong expression is worth nothing, however near it comes: a reward for any
 * readable expression is a reward for guessing.
 */
public final class ExpressionVerifier implements Verifier {

    private final List<BigInteger> numbers;
    private final Rational target;
    private final AnswerExtractor extractor;

    private ExpressionVerifier(List<BigInteger> numbers, Rational target, AnswerFormat format) {
        this.numbers = numbers;
        this.target = target;
        this.extractor = AnswerExtractor.of(format);
    }

    /**
     * Returns a verifier that looks into {@code <answer>…</answer>}, then {@code \boxed{…}}.
     *
     * @param numbers the numbers to use, 0 or above, in any order; a number given twice must be used twice
     * @param target the value to reach
     */
    public static ExpressionVerifier of(List<Integer> numbers, long target) {
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("no numbers given; countdown needs at least one");
        }
        var sorted = new ArrayList<BigInteger>(numbers.size());
        for (int number : numbers) {
            if (number < 0) {
                throw new IllegalArgumentException("number is " + number + "; it must be 0 or above");
            }
            sorted.add(BigInteger.valueOf(number));
        }
        Collections.sort(sorted);
        return new ExpressionVerifier(
                List.copyOf(sorted), Rational.of(target), AnswerFormat.of(AnswerSource.ANSWER_TAG, AnswerSource.BOXED));
    }

    /** Returns a copy that looks for the expression elsewhere. */
    public ExpressionVerifier withFormat(AnswerFormat format) {
        return new ExpressionVerifier(numbers, target, format);
    }

    @Override
    public Verdict verify(String completion) {
        List<Extraction> places = extractor.extract(completion);
        if (places.isEmpty()) {
            return new Verdict.Unparsable("no expression found");
        }
        Extraction place = places.get(0);
        Verdict verdict = judge(place.text());
        for (String rival : place.rivals()) {
            if (verdict instanceof Verdict.Correct && !(judge(rival) instanceof Verdict.Correct)) {
                return new Verdict.Wrong("'" + Verdicts.shorten(rival) + "' contradicts '"
                        + Verdicts.shorten(place.text()) + "' after it");
            }
        }
        return verdict;
    }

    private Verdict judge(String text) {
        Arithmetic.Result result;
        try {
            result = Arithmetic.evaluate(text);
        } catch (Arithmetic.UnreadableException e) {
            return new Verdict.Unparsable("'" + Verdicts.shorten(text) + "' is no arithmetic: " + e.getMessage());
        }
        var used = new ArrayList<>(result.numbers());
        Collections.sort(used);
        if (!used.equals(numbers)) {
            return new Verdict.Wrong("uses " + used + " instead of " + numbers);
        }
        if (!result.value().equals(target)) {
            return new Verdict.Wrong("'" + Verdicts.shorten(text) + "' is " + result.value() + ", not " + target);
        }
        if (result.claim() != null && !result.claim().equals(target)) {
            return new Verdict.Wrong("claims " + result.claim() + " for " + target);
        }
        return new Verdict.Correct("'" + Verdicts.shorten(text) + "' is " + target);
    }
}
