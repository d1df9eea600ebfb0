package org.rlvr4j.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.script.TorchScript;

/** Writes to the weights that are trained, as an update does, and leaves them what they are. */
final class WrittenWeights implements AutoCloseable {

    private static final String SCRIPT = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def write(self: __torch__.Module, parameters: List[Tensor]) -> None:
                torch._foreach_mul_(parameters, 1.)
            """;

    private final TorchScript script;
    private final List<NDArray> weights = new ArrayList<>();

    WrittenWeights(Policy policy) {
        this.script = TorchScript.compile(policy.manager(), SCRIPT, Map.of());
        for (Pair<String, Parameter> parameter : policy.parameters()) {
            if (parameter.getValue().requiresGradient()) {
                weights.add(parameter.getValue().getArray());
            }
        }
    }

    /** Multiplies all of them by 1. */
    void write() {
        if (!weights.isEmpty()) {
            script.run("write", weights);
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
