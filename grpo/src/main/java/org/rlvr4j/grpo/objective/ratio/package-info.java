/** At which level a probability ratio is taken. Start with {@link org.rlvr4j.grpo.objective.ratio.RatioLevel}. */
@NullMarked
package org.rlvr4j.grpo.objective.ratio;

import org.jspecify.annotations.NullMarked;
