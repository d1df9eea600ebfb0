package org.rlvr4j.verifiers.code.pool;

import org.rlvr4j.verifiers.code.jail.Jail;

/**
 * How workers are started and when they are replaced.
 *
 * @param jail the fence around each
 * @param heapBytes the heap of a runner
 * @param maxResidentBytes a runner that holds more memory than this after a program is replaced
 * @param maxJobs a worker that served so many programs is replaced; 1 gives every program a fresh virtual machine
 */
public record WorkerSettings(Jail jail, long heapBytes, long maxResidentBytes, int maxJobs) {}
