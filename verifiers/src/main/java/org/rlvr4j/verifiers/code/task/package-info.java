/**
 * Problems whose answer is a program. Start with {@link org.rlvr4j.verifiers.code.task.CodeTask} and its four kinds; {@link
 * org.rlvr4j.verifiers.code.task.CodeTasks} reads them from JSON.
 */
@NullMarked
package org.rlvr4j.verifiers.code.task;

import org.jspecify.annotations.NullMarked;
