/**
 * Building and running one program. Start with {@link org.rlvr4j.verifiers.code.run.ProgramRunner}; another guest language
 * is another implementation of it.
 */
@NullMarked
package org.rlvr4j.verifiers.code.run;

import org.jspecify.annotations.NullMarked;
