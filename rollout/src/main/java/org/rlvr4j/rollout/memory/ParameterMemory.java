package org.rlvr4j.rollout.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import java.util.List;
import org.rlvr4j.rollout.memory.MemoryPlan.Part;
import org.rlvr4j.rollout.memory.MemoryPlan.Phase;

/**
 * Estimates the memory of any policy from the shapes of its parameters:
 *
 * <ul>
 *   <li>in an update, each token of a micro-batch keeps the input and the output of every weight matrix but the
 *       embedding and the head, and as much again for what happens between them
 *   <li>while sampling, each token of each row keeps the output of the {@code k_proj} and {@code v_proj} matrices;
 *       policies that name theirs otherwise count as having no cache
 * </ul>
 *
 * <p>What lives as long as the run is exact. For a {@code CausalLm} there is {@link DecoderMemory}, which knows more.
 */
public final class ParameterMemory {

    private ParameterMemory() {}

    /** Returns what a load will take. */
    public static MemoryPlan plan(ParameterList parameters, int vocabularySize, MemoryLoad load) {
        long weights = 0;
        long trained = 0;
        long widths = 0;
        long cached = 0;
        for (Pair<String, Parameter> named : parameters) {
            NDArray array = named.getValue().getArray();
            Shape shape = array.getShape();
            long unit = array.getDataType().getNumOfBytes();
            weights += unit * shape.size();
            trained += named.getValue().requiresGradient() ? unit * shape.size() : 0;
            if (shape.dimension() == 2 && shape.get(0) != vocabularySize) {
                widths += unit * (shape.get(0) + shape.get(1));
                cached += named.getKey().matches(".*[kv]_proj\\.weight") ? unit * shape.get(0) : 0;
            }
        }
        return new MemoryPlan(List.of(
                Part.always("weights", weights),
                Part.always("reference weights", (load.copies() - 1) * weights),
                Part.always("gradients", trained),
                Part.always("optimizer state", load.moments() * trained),
                Part.in(Phase.SAMPLING, "key-value cache", (long) load.rows() * load.longest() * cached),
                Part.in(Phase.TRAINING, "activations", 2L * load.largestMicroBatch() * widths)));
    }
}
