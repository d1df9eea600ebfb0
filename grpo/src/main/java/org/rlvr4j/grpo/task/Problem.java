package org.rlvr4j.grpo.task;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verifier;

/**
 * A prompt and the verifier that judges its completions.
 *
 * @param id names the problem in logs; unique within its data set
 * @param prompt the text that the policy continues, as it is given to the tokenizer
 * @param verifier judges completions of this prompt; the expected answer lives inside it
 * @param answer the expected answer as text, shown beside completions; never used to score. May be absent
 * @param grading how evaluations look at completions beside the verifier
 */
public record Problem(
        String id,
        String prompt,
        Verifier verifier,
        @Nullable String answer,
        Grading grading) {

    public Problem {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a problem's id is blank; give each problem a name of its own");
        }
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException(
                    "problem " + id + " has an empty prompt; a policy needs text to continue");
        }
    }

    /** A problem that evaluations judge by its verifier alone. */
    public Problem(String id, String prompt, Verifier verifier, @Nullable String answer) {
        this(id, prompt, verifier, answer, Grading.VERIFIER_ALONE);
    }

    /** A problem whose answer is not shown. */
    public Problem(String id, String prompt, Verifier verifier) {
        this(id, prompt, verifier, null);
    }

    /** Returns this with another grading. */
    public Problem withGrading(Grading other) {
        return new Problem(id, prompt, verifier, answer, other);
    }
}
