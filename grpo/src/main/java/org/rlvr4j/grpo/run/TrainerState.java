package org.rlvr4j.grpo.run;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a run needs beside the policy's folder to go on as if it had never stopped. Random numbers and the order of the
 * data need nothing: they are functions of the seed and the step.
 *
 * @param step that was completed last
 * @param updates of the optimizer so far
 * @param tokens that went through the policy so far, prompts included
 * @param arrays parameters and moments by name, float32 or float64; the policy's own folder may round them
 */
public record TrainerState(long step, long updates, long tokens, Map<String, NDArray> arrays) {}
