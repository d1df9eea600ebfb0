package org.rlvr4j.examples.digitsum;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/**
 * Accepts the sum as {@code <answer>19</answer>}, after one {@code <think>} block or none. What was thought is not
 * judged, nor how long it is.
 *
 * @param sum the right answer
 */
public record DigitSumVerifier(int sum) implements Verifier {

    private static final Pattern FORM = Pattern.compile("(?:<think>[^<]*</think>)?<answer>([0-9]+)</answer>");

    @Override
    public Verdict verify(String completion) {
        Matcher form = FORM.matcher(completion);
        if (!form.matches()) {
            return new Verdict.Unparsable("not of the form <think>...</think><answer>number</answer>");
        }
        var answer = new BigInteger(form.group(1));
        return answer.equals(BigInteger.valueOf(sum))
                ? new Verdict.Correct("the sum is " + sum)
                : new Verdict.Wrong("answered " + answer + ", the sum is " + sum);
    }

    /** Returns what a completion of the right form answers. */
    static Optional<String> answer(String completion) {
        Matcher form = FORM.matcher(completion);
        return form.matches() ? Optional.of(new BigInteger(form.group(1)).toString()) : Optional.empty();
    }
}
