package org.rlvr4j.rollout.script;

import ai.djl.pytorch.jni.IValue;

/**
 * What a script's method returned, of any type, kept inside libtorch to be passed to other methods. Methods may change
 * it: tensors that they take off a list are freed. To be closed.
 */
public final class ScriptValue implements AutoCloseable {

    private final IValue value;

    ScriptValue(IValue value) {
        this.value = value;
    }

    IValue value() {
        return value;
    }

    @Override
    public void close() {
        value.close();
    }
}
