package org.rlvr4j.grpo.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import java.util.Collection;
import org.rlvr4j.rollout.policy.Policy;

/**
 * An estimate of the native memory that a run needs at its peak, in bytes. What lives as long as the run is exact; what
 * comes and goes is estimated from the shapes of the weights:
 *
 * <ul>
 *   <li>in an update, each token of a micro-batch keeps the input and the output of every weight matrix but the
 *       embedding and the head, and as much again for what happens between them
 *   <li>while sampling, each token of each row keeps the output of the {@code k_proj} and {@code v_proj} matrices;
 *       policies that name theirs otherwise count as having no cache
 * </ul>
 *
 * <p>Not counted: the Java heap, the libraries, the scores of attention, and the logits, which a {@code CausalLm} makes
 * in chunks.
 *
 * @param weights of the policy, and of the reference policy if there is one
 * @param gradients of the trained weights
 * @param optimizer the moments
 * @param update what one micro-batch adds, forward and backward
 * @param cache what sampling adds
 */
public record PeakMemory(long weights, long gradients, long optimizer, long update, long cache) {

    /**
     * What a run puts through a policy.
     *
     * @param copies of the weights, a reference policy included
     * @param microBatchTokens in one forward and backward pass
     * @param rows completions that grow side by side
     * @param longest sequence, prompt included
     */
    public record Load(int copies, int microBatchTokens, int rows, int longest) {}

    /**
     * Estimates a run's.
     *
     * @param optimizerArrays what the optimizer keeps beside the weights
     */
    public static PeakMemory of(Policy policy, Collection<NDArray> optimizerArrays, Load load) {
        ParameterList parameters = policy.parameters();
        long weights = 0;
        long gradients = 0;
        long widths = 0;
        long cached = 0;
        for (Pair<String, Parameter> named : parameters) {
            NDArray array = named.getValue().getArray();
            long bytes = bytes(array);
            weights += bytes;
            gradients += named.getValue().requiresGradient() ? bytes : 0;
            Shape shape = array.getShape();
            if (shape.dimension() == 2 && shape.get(0) != policy.vocabularySize()) {
                long unit = array.getDataType().getNumOfBytes();
                widths += unit * (shape.get(0) + shape.get(1));
                cached += named.getKey().matches(".*[kv]_proj\\.weight") ? unit * shape.get(0) : 0;
            }
        }
        long tokens = Math.max(load.microBatchTokens(), load.longest());
        return new PeakMemory(
                load.copies() * weights,
                gradients,
                optimizerArrays.stream().mapToLong(PeakMemory::bytes).sum(),
                2 * tokens * widths,
                (long) load.rows() * load.longest() * cached);
    }

    private static long bytes(NDArray array) {
        return array.getShape().size() * array.getDataType().getNumOfBytes();
    }

    /** Returns the sum of what lives as long as the run, and the larger of what an update and sampling add. */
    public long total() {
        return weights + gradients + optimizer + Math.max(update, cache);
    }
}
