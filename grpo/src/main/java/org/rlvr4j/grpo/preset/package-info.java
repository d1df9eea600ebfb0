/**
 * Objectives and advantages under the names of the papers and projects whose numbers they reproduce. Start with {@link
 * org.rlvr4j.grpo.preset.Presets}.
 */
@NullMarked
package org.rlvr4j.grpo.preset;

import org.jspecify.annotations.NullMarked;
