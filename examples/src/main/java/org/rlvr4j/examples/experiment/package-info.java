/**
 * From a configuration to a trainer. Start with {@link org.rlvr4j.examples.experiment.Experiment}.
 */
@NullMarked
package org.rlvr4j.examples.experiment;

import org.jspecify.annotations.NullMarked;
