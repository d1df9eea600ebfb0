/**
 * Worker processes: starting, feeding, watching and replacing them. Start with {@link
 * org.rlvr4j.verifiers.code.pool.WorkerPool}.
 */
@NullMarked
package org.rlvr4j.verifiers.code.pool;

import org.jspecify.annotations.NullMarked;
