package org.rlvr4j.verifiers.code;

import java.util.List;
import org.rlvr4j.verifiers.Verdict;

/**
 * What became of one program.
 *
 * @param status the first thing that went wrong, or accepted
 * @param detail what exactly: the test, the member, the first error; empty if accepted without remarks
 * @param passed how many tests passed
 * @param total how many tests there are
 * @param grading how the share of passed tests counts
 * @param notes what was changed before the code was compiled, such as added imports
 */
public record CodeResult(CodeStatus status, String detail, int passed, int total, Grading grading, List<String> notes) {

    public CodeResult {
        notes = List.copyOf(notes);
    }

    /** Returns whether every test passed. */
    public boolean isAccepted() {
        return status == CodeStatus.ACCEPTED;
    }

    /** Returns one line that says what became of the program. */
    public String summary() {
        String tests = total > 0 ? ", " + passed + " of " + total + " tests passed" : "";
        return status.label() + (detail.isEmpty() ? "" : ": " + detail) + tests;
    }

    /** Returns the result as a verdict. */
    public Verdict verdict() {
        if (status == CodeStatus.FAILURE) {
            return new Verdict.Failure(summary());
        } else if (status == CodeStatus.ACCEPTED) {
            return new Verdict.Correct(summary());
        } else if (grading == Grading.SHARE_OF_TESTS && passed > 0 && status != CodeStatus.DENIED) {
            return new Verdict.Partial((double) passed / total, summary());
        }
        return switch (status) {
            case NO_CODE, COMPILE_ERROR -> new Verdict.Unparsable(summary());
            case TIME_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT -> new Verdict.Timeout(summary());
            case DENIED -> new Verdict.Violation(summary());
            default -> new Verdict.Wrong(summary());
        };
    }
}
