package org.rlvr4j.grpo.conformance;

/** What became of a case. */
sealed interface Outcome {

    /** All numbers that were compared agree. */
    record Agrees(int numbers) implements Outcome {}

    /** Some don't, or the case could not be run. */
    record Differs(String how) implements Outcome {}

    /** What it tests does not exist here. */
    record LeftOut(String reason) implements Outcome {}
}
