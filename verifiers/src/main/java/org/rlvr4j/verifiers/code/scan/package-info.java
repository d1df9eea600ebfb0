/**
 * Holds the bytecode of a guest against a list of what it may use, before anything of it is loaded. Start with {@link
 * org.rlvr4j.verifiers.code.scan.ClassScanner}; the list is the resource {@code allowed.txt} beside this package.
 */
@NullMarked
package org.rlvr4j.verifiers.code.scan;

import org.jspecify.annotations.NullMarked;
