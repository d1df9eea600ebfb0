/** Advantages, objectives, optimizer, trainer, run directory. */
@NullMarked
package org.rlvr4j.grpo;

import org.jspecify.annotations.NullMarked;
