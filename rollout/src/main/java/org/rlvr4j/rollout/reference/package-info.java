/**
 * Holds a model against numbers that another implementation computed of it. Start with
 * {@link org.rlvr4j.rollout.reference.ReferenceCheck}.
 */
@NullMarked
package org.rlvr4j.rollout.reference;

import org.jspecify.annotations.NullMarked;
