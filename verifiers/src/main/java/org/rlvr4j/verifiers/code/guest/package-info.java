/**
 * What instrumented programs call while they run in a worker. Start with {@link org.rlvr4j.verifiers.code.guest.Guard},
 * which counts their work. Guests cannot name these classes: the allow-list refuses them, only the instrumenter inserts
 * them. State is static because a worker runs one guest at a time on one thread.
 */
@NullMarked
package org.rlvr4j.verifiers.code.guest;

import org.jspecify.annotations.NullMarked;
