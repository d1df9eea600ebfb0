/**
 * What runs inside the worker processes. Start with {@link org.rlvr4j.verifiers.code.worker.WorkerMain}. A builder
 * compiles, scans and instruments programs and never runs them; a runner loads and runs what a builder made, one program
 * at a time.
 */
@NullMarked
package org.rlvr4j.verifiers.code.worker;

import org.jspecify.annotations.NullMarked;
