package org.rlvr4j.grpo.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a run needs beside the policy's folder to go on as if it had never stopped. Random numbers need nothing: they are
 * functions of the seed and the step.
 *
 * @param step that was completed last
 * @param updates of the optimizer so far
 * @param tokens that went through the policy so far, prompts included
 * @param problems taken from the task so far, whose order is a function of its seed
 * @param deadSteps in a row, the last one included, that had nothing to learn from
 * @param parts what else the run carries from step to step, by name: the entropy coefficient, the reference, the
 *     difficulty of problems
 * @param arrays parameters and moments by name, float32 or float64; the policy's own folder may round them
 */
public record TrainerState(
        long step,
        long updates,
        long tokens,
        long problems,
        int deadSteps,
        Map<String, JsonNode> parts,
        Map<String, NDArray> arrays) {}
