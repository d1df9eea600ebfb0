package org.rlvr4j.verifiers.code.run;

import java.time.Duration;
import org.rlvr4j.verifiers.code.jail.Jail;

/**
 * How Java programs are built and run.
 *
 * @param jail the fence around the workers
 * @param runners how many programs run at a time
 * @param spares how many more runners are kept warm
 * @param builders how many programs are compiled at a time
 * @param heapBytes the heap of a runner
 * @param maxResidentBytes a runner that holds more memory than this after a program is replaced
 * @param maxJobs a worker is replaced after so many programs
 * @param fresh whether every program gets a fresh virtual machine and a fresh compiler
 * @param scan whether the bytecode is held against the allow-list
 * @param compileCpu processor time after which a compilation is stopped
 * @param caseCpu processor time after which a test case is stopped, should its ticks not do so
 */
public record JavaRunnerOptions(
        Jail jail,
        int runners,
        int spares,
        int builders,
        long heapBytes,
        long maxResidentBytes,
        int maxJobs,
        boolean fresh,
        boolean scan,
        Duration compileCpu,
        Duration caseCpu) {}
