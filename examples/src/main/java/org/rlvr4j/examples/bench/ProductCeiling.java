package org.rlvr4j.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.script.TorchScript;

/** How fast a plain matrix product is on this machine: 512 x 1024 by 1024 x 1024. */
public final class ProductCeiling {

    private static final int CHAIN = 40;
    private static final double FLOP = 2.0 * 512 * 1024 * 1024 * CHAIN;

    private static final String SOURCE = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def chain(self: __torch__.Module, x: Tensor, w: Tensor, n: int, type: int) -> float:
                y = x.to(type)
                w = w.to(type)
                for i in range(n):
                  y = torch.mm(y, w)
                return float(y[0][0])
            """;

    /** libtorch's numbers of the types. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    private ProductCeiling() {}

    /** Measures both types by themselves. */
    public static BenchResult both(int repetitions) {
        try (NDManager manager = NDManager.newBaseManager()) {
            double single = gflops(manager, repetitions, FLOAT32);
            double half = gflops(manager, repetitions, BFLOAT16);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("gemm_float32_gflops", single);
            figures.put("gemm_bfloat16_gflops", half);
            return new BenchResult(
                    String.format(
                            Locale.ROOT,
                            "gemm    512x1024x1024: %.0f GFLOP/s in float32, %.0f in bfloat16 (%.2f of float32)",
                            single,
                            half,
                            half / single),
                    figures);
        }
    }

    /** Returns GFLOP/s of the fastest repetition. */
    public static double gflops(int repetitions, Precision precision) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return gflops(manager, repetitions, precision == Precision.FLOAT32 ? FLOAT32 : BFLOAT16);
        }
    }

    private static double gflops(NDManager parent, int repetitions, int type) {
        try (NDManager manager = parent.newSubManager();
                TorchScript script = TorchScript.compile(manager, SOURCE, Map.of())) {
            NDArray x = manager.ones(new Shape(512, 1024));
            NDArray w = manager.full(new Shape(1024, 1024), 1f / 1024); // the values stay 1 however long the chain
            Stopwatch.Timing timing = Stopwatch.time(repetitions, () -> script.number("chain", x, w, CHAIN, type));
            return FLOP / timing.best() / 1e9;
        }
    }
}
