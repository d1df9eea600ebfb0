package org.rlvr4j.verifiers.code.guest;

import org.rlvr4j.verifiers.code.wire.CaseReply;

/**
 * Ends a guest that used up a budget or did what is not allowed. Sticky: once thrown, every later tick throws it again,
 * so catching it does not help.
 */
public final class LimitReached extends Error {

    private static final long serialVersionUID = 1L;

    private final CaseReply.Outcome outcome;

    LimitReached(CaseReply.Outcome outcome, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
    }

    /** Returns which limit it was. */
    public CaseReply.Outcome outcome() {
        return outcome;
    }
}
