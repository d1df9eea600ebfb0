/**
 * From a completion to compilation units. Start with {@link org.rlvr4j.verifiers.code.extract.CodeExtractor}, which finds
 * the code, and {@link org.rlvr4j.verifiers.code.extract.Units}, which makes it a compilation unit.
 *
 * <p>The code may stand in a {@code FencedBlock} or bare among sentences, which {@code Prose} cuts off;
 * {@code ScatteredTypes} brings types of other blocks beside it. {@code JavaSource} reads its {@code TopLevelPart}s, and
 * {@code CommonImports} are those that it may have left out.
 */
@NullMarked
package org.rlvr4j.verifiers.code.extract;

import org.jspecify.annotations.NullMarked;
