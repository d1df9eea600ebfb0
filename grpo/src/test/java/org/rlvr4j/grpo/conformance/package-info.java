/** The numbers of other projects, run through compositions that their configuration asks for. */
@NullMarked
package org.rlvr4j.grpo.conformance;

import org.jspecify.annotations.NullMarked;
