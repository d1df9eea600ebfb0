/**
 * Sets runs side by side, such as the same experiment with several seeds. Start with
 * {@link org.rlvr4j.examples.compare.RunSummary}.
 */
@NullMarked
package org.rlvr4j.examples.compare;

import org.jspecify.annotations.NullMarked;
