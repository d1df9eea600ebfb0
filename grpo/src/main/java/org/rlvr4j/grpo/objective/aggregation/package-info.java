/** How the losses of tokens become one. Start with {@link org.rlvr4j.grpo.objective.aggregation.Aggregation}. */
@NullMarked
package org.rlvr4j.grpo.objective.aggregation;

import org.jspecify.annotations.NullMarked;
