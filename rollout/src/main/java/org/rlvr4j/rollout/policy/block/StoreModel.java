package org.rlvr4j.rollout.policy.block;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A DJL block, which asks a {@link ParameterStore} for each parameter's value. What the store answers decides which
 * weights the block computes with, so a frozen copy is the same block over other values.
 */
final class StoreModel implements LogitsModel {
    private final Block block;
    private final Map<Parameter, String> names;
    private final Map<Parameter, NDArray> values;
    private final boolean trained;
    private final Set<Parameter> read = new HashSet<>();

    private StoreModel(Block block, Map<Parameter, String> names, Map<Parameter, NDArray> values, boolean trained) {
        this.block = block;
        this.names = names;
        this.values = values;
        this.trained = trained;
    }

    /** Wraps an initialized block. */
    static StoreModel of(Block block) {
        Map<Parameter, String> names = new LinkedHashMap<>();
        Map<Parameter, NDArray> values = new HashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            names.putIfAbsent(pair.getValue(), pair.getKey());
            values.put(pair.getValue(), pair.getValue().getArray());
        }
        return new StoreModel(block, names, values, true);
    }

    @Override
    public Map<String, Parameter> trainable() {
        Map<String, Parameter> trainable = new LinkedHashMap<>();
        if (trained) {
            names.forEach((parameter, name) -> {
                if (parameter.requiresGradient()) {
                    trainable.put(name, parameter);
                }
            });
        }
        return trainable;
    }

    @Override
    public Map<String, NDArray> values() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        names.forEach((parameter, name) -> named.put(name, value(parameter)));
        return named;
    }

    private NDArray value(Parameter parameter) {
        NDArray value = values.get(parameter);
        if (value == null) {
            throw new IllegalStateException("parameter " + parameter.getName()
                    + " was not among the block's when the policy was made: register it in the block's constructor");
        }
        return value;
    }

    /**
     * Checks, after a forward, that every parameter was read from the store.
     *
     * @throws IllegalArgumentException if one was not
     */
    void requireAllRead() {
        names.forEach((parameter, name) -> {
            if (!read.contains(parameter)) {
                throw new IllegalArgumentException("the block's forward does not read parameter " + name
                        + " from the ParameterStore it is given: read it with parameterStore.getValue, and make a"
                        + " TorchScript module the model's whole block");
            }
        });
    }

    @Override
    public NDArray logits(NDArray ids, boolean graph) {
        ParameterStore store = new ScopedStore(ids.getManager());
        // Training mode would only turn dropout on: whether a graph is kept is up to the thread's grad mode.
        return block.forward(store, new NDList(ids), false).singletonOrThrow();
    }

    @Override
    public LogitsModel frozenCopy(NDManager owner) {
        Map<Parameter, NDArray> copies = new HashMap<>();
        for (Parameter parameter : names.keySet()) {
            NDArray copy = value(parameter).duplicate();
            copy.attach(owner);
            copies.put(parameter, copy);
        }
        return new StoreModel(block, names, copies, false);
    }

    /**
     * Hands out views that belong to the call's scope. An operation's result belongs to the manager of its first
     * operand, so handing out the parameters themselves would let results pile up beside them.
     */
    private final class ScopedStore extends ParameterStore {
        private final NDManager scope;

        ScopedStore(NDManager scope) {
            super(scope, false);
            this.scope = scope;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            NDArray value = value(parameter);
            read.add(parameter);
            NDArray view = value.reshape(value.getShape());
            view.attach(scope);
            return view;
        }
    }
}
