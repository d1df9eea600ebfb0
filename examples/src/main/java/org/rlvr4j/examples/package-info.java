/** One class per experiment, and the command line. */
@NullMarked
package org.rlvr4j.examples;

import org.jspecify.annotations.NullMarked;
