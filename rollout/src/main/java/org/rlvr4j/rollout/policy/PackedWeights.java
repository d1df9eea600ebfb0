package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.DecoderMemory;

/**
 * The matrices of decoding as MKL's kernels read them, so that no product copies them first: with 64 rows and 4.8
 * million parameters products take a fifth less time. They are packed for a number of rows, and fewer live rows are
 * filled up to it, until so many are gone that packing anew is cheaper.
 */
final class PackedWeights {

    /** Beyond this size a second copy of the weights is not worth its memory. */
    private static final long LARGEST_BYTES = DecoderMemory.MOST_PACKED;

    /** Below so many rows products read weights faster as they are. */
    private static final int FEWEST_ROWS = DecoderMemory.FEWEST_PACKED_ROWS;

    private static final int MULTIPLE = 8;

    private final DecoderBlock module;
    private final List<NDArray> weights;
    private final boolean possible;
    private NDManager manager;
    private List<NDArray> packed = List.of();
    private int rows;

    /**
     * Packs nothing yet.
     *
     * @param manager what is packed lives in a child of it
     * @param weights what {@code prepare} returned
     */
    PackedWeights(DecoderBlock module, NDManager manager, List<NDArray> weights) {
        this.module = module;
        this.weights = weights;
        this.manager = manager.newSubManager();
        this.possible = !module.compute().isHalf() && bytes(module) <= LARGEST_BYTES && MklProducts.available(manager);
    }

    private static long bytes(DecoderBlock module) {
        return module.config().tensors().stream()
                        .filter(tensor -> tensor.shape().dimension() == 2)
                        .mapToLong(TensorSpec::elements)
                        .sum()
                * Float.BYTES;
    }

    /** Returns how many rows products should have for so many live ones, packing for them if need be. */
    int rowsFor(int live) {
        if (!possible || live < FEWEST_ROWS) {
            release();
            return live;
        }
        if (live > rows || 4 * live < 3 * rows) {
            release();
            rows = (live + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
            packed = module.script().tensors(manager, "pack", rows, weights);
        }
        return rows;
    }

    /** Returns what {@code decode} takes after {@link #rowsFor}. */
    List<NDArray> tensors() {
        return packed;
    }

    private void release() {
        NDManager parent = manager.getParentManager();
        manager.close();
        manager = parent.newSubManager();
        packed = List.of();
        rows = 0;
    }
}
