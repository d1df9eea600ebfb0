package org.rlvr4j.verifiers.code;

/** What became of a program. */
public enum CodeStatus {
    /** Every test passed. */
    ACCEPTED("accepted"),
    /** Some test got another answer than it expected. */
    WRONG_ANSWER("wrong answer"),
    /** There is no code in the completion. */
    NO_CODE("no code"),
    /** The compiler refused the code. */
    COMPILE_ERROR("compile error"),
    /** The program threw, lacked the method that was asked for, or ended its worker. */
    RUNTIME_ERROR("runtime error"),
    /** More ticks than allowed, or stuck inside the library. */
    TIME_LIMIT("time limit"),
    /** More memory than allowed. */
    MEMORY_LIMIT("memory limit"),
    /** More output than allowed. */
    OUTPUT_LIMIT("output limit"),
    /** The program uses what it may not, or tried to leave or change the virtual machine. */
    DENIED("denied"),
    /** The sandbox itself broke, also on a fresh worker; this says nothing about the program. */
    FAILURE("failure");

    private final String label;

    CodeStatus(String label) {
        this.label = label;
    }

    /** Returns the name for people. */
    public String label() {
        return label;
    }
}
