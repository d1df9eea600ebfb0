/**
 * The fence that the operating system puts around a worker process. Start with {@link
 * org.rlvr4j.verifiers.code.jail.JailKind}; {@link org.rlvr4j.verifiers.code.pool.JailProbe} finds the strongest that this
 * machine offers, by trying.
 */
@NullMarked
package org.rlvr4j.verifiers.code.jail;

import org.jspecify.annotations.NullMarked;
