/** Rules for some tokens of a step. Start with {@link org.rlvr4j.grpo.objective.treatment.TokenTreatment}. */
@NullMarked
package org.rlvr4j.grpo.objective.treatment;

import org.jspecify.annotations.NullMarked;
