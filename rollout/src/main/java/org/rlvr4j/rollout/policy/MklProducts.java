package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.rlvr4j.rollout.script.TorchScript;

/**
 * Whether the engine multiplies with weights that MKL has packed: libtorch offers it on x86 only. The one way to know
 * is to try.
 */
final class MklProducts {

    private static final String PROBE = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def product(self: __torch__.Module, x: Tensor) -> Tensor:
                return ops.mkl._mkl_linear(x, ops.mkl._mkl_reorder_linear_weight(x, x.size(0)), x, None, x.size(0))
            """;

    private static volatile int found = -1;

    private MklProducts() {}

    /** Returns whether packed products work for models on a manager's device. */
    static boolean available(NDManager manager) {
        if (manager.getDevice().isGpu()) {
            return false;
        }
        if (found < 0) {
            found = tried(manager) ? 1 : 0;
        }
        return found == 1;
    }

    private static boolean tried(NDManager manager) {
        try (NDManager scope = manager.newSubManager();
                TorchScript probe = TorchScript.compile(scope, PROBE, Map.of())) {
            NDArray x = scope.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            return List.of(5f, 11f, 11f, 25f)
                    .equals(List.of(probe.tensor(scope, "product", x).toArray()));
        } catch (RuntimeException e) {
            return false; // an engine without it says so by an exception
        }
    }
}
