package org.rlvr4j.examples.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryPlan;
import org.rlvr4j.rollout.policy.CausalLm;

/** Holds the memory that one step of sampling and training takes against what was predicted. */
public final class MemoryBench {

    private MemoryBench() {}

    /** Opens the model to measure, which is closed afterwards. */
    @FunctionalInterface
    public interface Opening {
        CausalLm open() throws IOException;
    }

    /** Runs one step and measures the peak. */
    public static BenchResult run(Opening opening, Workload workload) throws IOException {
        ProductCeiling.both(1); // the engine's own memory is no part of the prediction
        System.gc();
        long before = ProcessMemory.resident();
        ProcessMemory.forgetPeak();
        try (CausalLm model = opening.open();
                Optimizer optimizer = new Optimizer(AdamW.DEFAULT, model.parameters(), model.manager())) {
            int together = workload.microBatch() * (workload.length() + 1);
            MemoryLoad load = new MemoryLoad(1, 2, workload.rows(), workload.longest(), together, false);
            MemoryPlan plan = model.memory(load);
            long lasting = ProcessMemory.resident() - before;
            long atOpening = ProcessMemory.peak() - before;
            ProcessMemory.forgetPeak();
            Bench bench = new Bench(model, workload);
            bench.sampleOnce();
            long sampling = ProcessMemory.peak() - before;
            ProcessMemory.forgetPeak();
            bench.trainOnce(optimizer);
            long training = ProcessMemory.peak() - before;
            long peak = Math.max(atOpening, Math.max(sampling, training));
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("memory_predicted_bytes", (double) plan.peak());
            figures.put("memory_measured_bytes", (double) peak);
            figures.put("memory_predicted_share", (double) plan.peak() / peak);
            return new BenchResult(
                    plan.table()
                            + String.format(
                                    Locale.ROOT,
                                    "memory  predicted %,.1f MiB, measured %,.1f MiB (weights, gradients and moments %,.1f, %,.1f while opening, sampling %,.1f of"
                                            + " %,.1f, training %,.1f of %,.1f): %.2f of the measured",
                                    mib(plan.peak()),
                                    mib(peak),
                                    mib(lasting),
                                    mib(atOpening),
                                    mib(sampling),
                                    mib(plan.bytes(MemoryPlan.Phase.SAMPLING)),
                                    mib(training),
                                    mib(plan.bytes(MemoryPlan.Phase.TRAINING)),
                                    (double) plan.peak() / peak),
                    figures);
        }
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
