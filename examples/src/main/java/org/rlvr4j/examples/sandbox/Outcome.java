package org.rlvr4j.examples.sandbox;

import java.util.List;
import org.rlvr4j.verifiers.code.CodeResult;
import org.rlvr4j.verifiers.code.CodeStatus;

/**
 * What became of a row.
 *
 * @param row the program
 * @param result what the verifier said
 * @param escaped what was seen from outside that must not be; empty if nothing
 * @param scanned whether the allow-list was on: without it, what must be denied need only be contained
 */
public record Outcome(ProgramRow row, CodeResult result, String escaped, boolean scanned) {

    /** Returns whether a program that must not pass passed. */
    public boolean isFalsePass() {
        boolean mayPass = List.of("accepted", "contained", "any").contains(row.must())
                || !scanned && row.must().equals("denied");
        return result.isAccepted() && !mayPass;
    }

    /** Returns whether what must become of the program did. */
    public boolean isMet() {
        CodeStatus status = result.status();
        if (!escaped.isEmpty() || status == CodeStatus.FAILURE) {
            return false;
        }
        return switch (row.must()) {
            case "accepted" -> result.isAccepted();
            // The class that a program names may not exist on this JDK.
            case "denied" -> !scanned || status == CodeStatus.DENIED || status == CodeStatus.COMPILE_ERROR;
            case "timeout" -> failed(CodeStatus.TIME_LIMIT) || overflowed();
            case "oom" -> failed(CodeStatus.MEMORY_LIMIT);
            case "fail-not-pass", ProgramRow.NOT_JAVA -> !result.isAccepted();
            default -> true;
        };
    }

    // A denial is as good; without the scan any failure is.
    private boolean failed(CodeStatus expected) {
        CodeStatus status = result.status();
        return status == expected || status == CodeStatus.DENIED || !scanned && !result.isAccepted();
    }

    // Recursion that ends in an overflow is as good an end as a limit.
    private boolean overflowed() {
        return result.status() == CodeStatus.RUNTIME_ERROR && result.detail().contains("StackOverflowError");
    }
}
