package org.rlvr4j.verifiers.code.pool;

import java.time.Duration;

/**
 * How long one answer of a worker may take before the worker is killed: the last resort, for time that is spent inside the
 * library, where no tick is counted.
 *
 * @param cpu processor time of the worker, which does not depend on what else the machine does
 * @param wall time by the clock
 * @param blocked time by the clock in which no thread of the worker could run
 */
public record Patience(Duration cpu, Duration wall, Duration blocked) {}
