/**
 * What a training step spends in Java, function by function. Start with {@code benchmarks/README.md}.
 */
@NullMarked
package org.rlvr4j.benchmarks;

import org.jspecify.annotations.NullMarked;
