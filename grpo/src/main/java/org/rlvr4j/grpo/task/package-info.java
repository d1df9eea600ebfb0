/**
 * What is trained on: problems with their verifiers, and data sets of them. Start with {@link org.rlvr4j.grpo.task.Task}.
 */
@NullMarked
package org.rlvr4j.grpo.task;

import org.jspecify.annotations.NullMarked;
