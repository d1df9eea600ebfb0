package org.rlvr4j.verifiers;

/**
 * What a verifier says of one completion. A verdict is a value, not a number: a reward policy turns it into one.
 *
 * <p>Only {@link Failure} says nothing about the completion: the verifier itself broke. It is never a reward of zero;
 * such a sample leaves the baseline of its group and is counted.
 */
public sealed interface Verdict {

    /** Returns one line that says why, for people; never empty. */
    String reason();

    /** The answer is right. */
    record Correct(String reason) implements Verdict {}

    /**
     * Part of the answer is right.
     *
     * @param score the share that is right, strictly between 0 and 1
     */
    record Partial(double score, String reason) implements Verdict {
        public Partial {
            if (!(score > 0 && score < 1)) {
                throw new IllegalArgumentException(
                        "partial score is " + score + "; it must lie strictly between 0 and 1: use Wrong or Correct");
            }
        }
    }

    /** An answer was found and it is wrong. */
    record Wrong(String reason) implements Verdict {}

    /** No answer was found, or what was found could not be read. */
    record Unparsable(String reason) implements Verdict {}

    /** The work needed to decide passed its limit. Limits count work, so this is the same on every machine. */
    record Timeout(String reason) implements Verdict {}

    /** The completion tried something that is not allowed, such as leaving the sandbox. */
    record Violation(String reason) implements Verdict {}

    /** The verifier broke: no statement about the completion. */
    record Failure(String reason) implements Verdict {}
}
