/** Answers as trees. Start with {@link org.rlvr4j.verifiers.math.tree.Node}. */
@NullMarked
package org.rlvr4j.verifiers.math.tree;

import org.jspecify.annotations.NullMarked;
