package org.rlvr4j.verifiers.code;

/** How the share of passed tests counts. */
public enum Grading {

    /** A program that fails one test is wrong. */
    ALL_OR_NOTHING,

    /**
     * A program that passes some tests is partly right. A program that does what is denied gets nothing; after a test that
     * passes a limit, the others are not run.
     */
    SHARE_OF_TESTS
}
