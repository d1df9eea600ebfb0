/**
 * What a run tells while it goes on. Start with {@link org.rlvr4j.grpo.report.StepReport}; a
 * {@link org.rlvr4j.grpo.report.TrainingListener} gets one after each step.
 */
@NullMarked
package org.rlvr4j.grpo.report;

import org.jspecify.annotations.NullMarked;
