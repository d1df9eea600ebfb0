/**
 * Measures how fast and how large the engine is here. Start with {@link org.rlvr4j.examples.bench.Bench}.
 */
@NullMarked
package org.rlvr4j.examples.bench;

import org.jspecify.annotations.NullMarked;
