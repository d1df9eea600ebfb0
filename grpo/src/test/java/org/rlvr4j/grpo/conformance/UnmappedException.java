package org.rlvr4j.grpo.conformance;

/** A case asks for something that no composition here stands for. */
final class UnmappedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnmappedException(String what) {
        super(what);
    }
}
