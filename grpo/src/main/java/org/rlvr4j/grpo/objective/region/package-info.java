/** How a loss follows from ratio and advantage. Start with {@link org.rlvr4j.grpo.objective.region.TrustRegion}. */
@NullMarked
package org.rlvr4j.grpo.objective.region;

import org.jspecify.annotations.NullMarked;
