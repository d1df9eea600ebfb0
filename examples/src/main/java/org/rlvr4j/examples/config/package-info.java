/**
 * The description of an experiment: a YAML file over defaults that are a YAML file themselves. Start with
 * {@link org.rlvr4j.examples.config.ExperimentConfig}.
 */
@NullMarked
package org.rlvr4j.examples.config;

import org.jspecify.annotations.NullMarked;
