/**
 * Compilers of Java source, in memory. Start with {@link org.rlvr4j.verifiers.code.compile.SourceCompiler}. They run in a
 * builder process only: a compiler is attacked by what it compiles.
 */
@NullMarked
package org.rlvr4j.verifiers.code.compile;

import org.jspecify.annotations.NullMarked;
