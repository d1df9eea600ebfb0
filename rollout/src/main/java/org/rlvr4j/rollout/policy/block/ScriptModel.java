package org.rlvr4j.rollout.policy.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rlvr4j.rollout.script.PlainGraphs;

/** A TorchScript module, which holds its parameters itself. Those that require gradients are trained. */
final class ScriptModel implements LogitsModel {
    private final PtSymbolBlock module;
    private final boolean trained;

    private ScriptModel(PtSymbolBlock module, boolean trained) {
        this.module = module;
        this.trained = trained;
        JniUtils.enableInferenceMode(module); // no dropout; gradients are up to the call
    }

    static ScriptModel of(PtSymbolBlock module) {
        return new ScriptModel(module, true);
    }

    @Override
    public Map<String, Parameter> trainable() {
        Map<String, Parameter> trainable = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : module.getDirectParameters()) {
            if (trained && pair.getValue().getArray().hasGradient()) {
                trainable.put(pair.getKey(), pair.getValue());
            }
        }
        return trainable;
    }

    @Override
    public Map<String, NDArray> values() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : module.getDirectParameters()) {
            values.put(pair.getKey(), pair.getValue().getArray());
        }
        return values;
    }

    @Override
    public NDArray logits(NDArray ids, boolean graph) {
        NDList result;
        try (PlainGraphs plain = PlainGraphs.begin()) {
            result = IValueUtils.forward(module, new NDList(ids), graph);
        }
        if (result.size() != 1) {
            result.attach(ids.getManager());
            throw new IllegalArgumentException("the TorchScript module returns " + result.size()
                    + " tensors; a policy needs one, the logits: wrap the module in one that returns them alone");
        }
        return result.head();
    }

    @Override
    public LogitsModel frozenCopy(NDManager owner) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            JniUtils.writeModule(module, bytes, false);
            PtSymbolBlock copy = JniUtils.loadModule(
                    (PtNDManager) owner, new ByteArrayInputStream(bytes.toByteArray()), false, false);
            return new ScriptModel(copy, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
