/** Pictures of runs. Start with {@link org.rlvr4j.examples.chart.LearningCurve}. */
@NullMarked
package org.rlvr4j.examples.chart;

import org.jspecify.annotations.NullMarked;
