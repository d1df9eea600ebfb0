package org.rlvr4j.verifiers.code.run;

import java.util.List;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/** What became of a program. */
public sealed interface RunReport {

    /** The compiler refused it; the message is the first error. */
    record NotCompiled(String message) implements RunReport {}

    /** It uses what it may not, found before anything was run. */
    record Denied(String member) implements RunReport {}

    /**
     * It was run.
     *
     * @param replies one per case that ended, in order; fewer than cases if the run stopped early
     * @param stop why no more cases followed
     * @param message more about {@code stop}; empty if complete
     */
    record Ran(List<CaseReply> replies, Stop stop, String message) implements RunReport {

        public Ran {
            replies = List.copyOf(replies);
        }
    }

    /** The sandbox broke; this says nothing about the program. */
    record Broken(String reason) implements RunReport {}

    /** Why a run stopped. */
    enum Stop {
        /** All cases ran, or one of them did not return and was to be the last. */
        COMPLETE,
        /** A case took too long inside the library and its worker was killed. */
        KILLED,
        /** The program ended its worker, again and again. */
        CRASHED,
        /** The program left something behind in the virtual machine. */
        TAMPERED
    }
}
