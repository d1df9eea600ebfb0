package org.rlvr4j.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.rlvr4j.rollout.script.TorchScript;

/** How fast a plain float32 matrix product is on this machine: 512 x 1024 by 1024 x 1024. */
final class ProductCeiling {

    private static final int CHAIN = 40;
    private static final double FLOP = 2.0 * 512 * 1024 * 1024 * CHAIN;

    private static final String SOURCE = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def chain(self: __torch__.Module, x: Tensor, w: Tensor, n: int) -> float:
                y = x
                for i in range(n):
                  y = torch.mm(y, w)
                return float(y[0][0])
            """;

    private ProductCeiling() {}

    /** Returns GFLOP/s of the fastest repetition. */
    static double gflops(NDManager parent, int repetitions) {
        try (NDManager manager = parent.newSubManager();
                TorchScript script = TorchScript.compile(manager, SOURCE, Map.of())) {
            NDArray x = manager.ones(new Shape(512, 1024));
            NDArray w = manager.full(new Shape(1024, 1024), 1f / 1024); // the values stay 1 however long the chain
            Stopwatch.Timing timing = Stopwatch.time(repetitions, () -> script.number("chain", x, w, CHAIN));
            return FLOP / timing.best() / 1e9;
        }
    }
}
