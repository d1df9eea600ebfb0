package org.rlvr4j.verifiers.code.run;

import java.util.List;
import org.rlvr4j.verifiers.code.pool.PoolStatistics;
import org.rlvr4j.verifiers.code.pool.WorkerRole;

/** Builds and runs programs of one guest language. Thread-safe; as many programs run at a time as there are workers. */
public interface ProgramRunner extends AutoCloseable {

    /** Builds and runs a program; waits for a free worker first. */
    RunReport run(Program program) throws InterruptedException;

    /** Returns whether the reference compiler of the language is there. */
    boolean hasReferenceCompiler() throws InterruptedException;

    /** Waits until all workers are ready. */
    void awaitWarm() throws InterruptedException;

    /** Returns what happened to the workers so far. */
    PoolStatistics statistics();

    /** Returns the processor time of all workers, ended ones included, in nanoseconds. */
    long cpuNanos();

    /** Returns the process ids of all live workers. */
    List<Long> pids();

    /** Returns the resident memory of the largest live worker of this role in bytes, or -1 if it cannot be seen. */
    long maxResidentBytes(WorkerRole role);

    /** Returns the value of {@link org.rlvr4j.verifiers.code.pool.WorkerLauncher#MARK} in all processes of this runner. */
    String mark();

    /** Stops all workers and waits until they are gone. */
    @Override
    void close();
}
