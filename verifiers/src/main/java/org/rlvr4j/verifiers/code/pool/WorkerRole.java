package org.rlvr4j.verifiers.code.pool;

/** What a worker process is for. */
public enum WorkerRole {

    /** Compiles, scans and instruments; never runs a program. */
    BUILDER,

    /** Runs programs; has no compiler inside. */
    RUNNER
}
