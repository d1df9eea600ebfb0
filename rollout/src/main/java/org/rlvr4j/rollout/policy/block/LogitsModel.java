package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.Map;

/** What {@link BlockPolicy} needs of a DJL block, whichever way it holds its parameters. */
interface LogitsModel {

    /** Returns the parameters that are trained, each once, under the block's names and in its order. */
    Map<String, Parameter> trainable();

    /** Returns all parameters' values, each once, under the block's names and in its order. */
    Map<String, NDArray> values();

    /**
     * Runs forward, with dropout off.
     *
     * @param ids {@code [batch, time]}, int64; its manager owns what the block makes
     * @param graph whether gradients will be asked for; the grad mode of the thread is set accordingly
     * @return {@code [batch, time, vocabulary]}
     */
    NDArray logits(NDArray ids, boolean graph);

    /** Returns a copy of the present values that is not trained; {@code owner} owns its arrays. */
    LogitsModel frozenCopy(NDManager owner);
}
