package org.rlvr4j.grpo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.Evaluation;

/**
 * How a run ended.
 *
 * @param steps made in all, those before a resumption included
 * @param before the evaluation of the untrained policy; null if nothing is evaluated, or if the run was resumed, or
 *     stopped before it
 * @param after the last evaluation; null if nothing is evaluated
 * @param checkpoint the last checkpoint, a folder that the policy can be loaded from; null if none was written
 */
public record TrainingResult(
        long steps,
        @Nullable Evaluation before,
        @Nullable Evaluation after,
        @Nullable Path checkpoint) {}
