/**
 * From a completion to compilation units. Start with {@link org.rlvr4j.verifiers.code.extract.CodeExtractor}, which finds
 * the code, and {@link org.rlvr4j.verifiers.code.extract.Units}, which makes it a compilation unit.
 */
@NullMarked
package org.rlvr4j.verifiers.code.extract;

import org.jspecify.annotations.NullMarked;
