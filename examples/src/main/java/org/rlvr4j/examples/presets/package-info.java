/**
 * Every preset on the same small run, to see that it trains. Start with {@link org.rlvr4j.examples.presets.PresetTrial}.
 */
@NullMarked
package org.rlvr4j.examples.presets;

import org.jspecify.annotations.NullMarked;
