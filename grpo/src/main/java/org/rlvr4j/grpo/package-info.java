/**
 * The trainer. Start with {@link org.rlvr4j.grpo.GrpoTrainer}: a policy, a task, and a loop of sampling, verifying and
 * updating. What it reports at each step is a {@link org.rlvr4j.grpo.report.StepReport}.
 */
@NullMarked
package org.rlvr4j.grpo;

import org.jspecify.annotations.NullMarked;
