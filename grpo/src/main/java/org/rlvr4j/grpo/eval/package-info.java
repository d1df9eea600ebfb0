/** Estimates from several samples per problem. Start with {@link org.rlvr4j.grpo.eval.Estimates}. */
@NullMarked
package org.rlvr4j.grpo.eval;

import org.jspecify.annotations.NullMarked;
