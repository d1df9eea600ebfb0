package org.rlvr4j.grpo.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rlvr4j.rollout.script.TorchScript;

/**
 * Updates parameters in place from the gradients that lie on them.
 *
 * <p>The state lives in native memory until {@link #close}. Not thread-safe.
 */
public final class Optimizer implements AutoCloseable {
    private final OptimizerConfig config;
    private final NDManager manager;
    private final TorchScript script;
    private final List<String> names = new ArrayList<>();
    private final List<NDArray> parameters = new ArrayList<>();

    /** Moments by kind, each in the order of the parameters. */
    private final Map<String, List<NDArray>> state = new TreeMap<>();

    private long updates;

    /**
     * Opens an optimizer with empty moments.
     *
     * @param parent the state is closed with it at the latest
     * @param parameters initialised; those that are frozen are left alone
     */
    public Optimizer(OptimizerConfig config, ParameterList parameters, NDManager parent) {
        this.config = config;
        this.manager = parent.newSubManager();
        this.script = TorchScript.resource(manager, Optimizer.class, "optimizer.py", Map.of());
        for (Pair<String, Parameter> parameter : parameters) {
            if (parameter.getValue().requiresGradient()) {
                names.add(parameter.getKey());
                this.parameters.add(parameter.getValue().getArray());
            }
        }
        for (String kind : config instanceof Sgd ? List.of("momentum") : List.of("exp_avg", "exp_avg_sq")) {
            state.put(kind, zeros());
        }
    }

    private List<NDArray> zeros() {
        List<NDArray> zeros = new ArrayList<>();
        for (NDArray parameter : parameters) {
            zeros.add(manager.zeros(parameter.getShape(), parameter.getDataType(), parameter.getDevice()));
        }
        return zeros;
    }

    /** Returns how many updates were made. */
    public long updates() {
        return updates;
    }

    /**
     * Scales all gradients down so that their common norm does not exceed a limit, as
     * {@code torch.nn.utils.clip_grad_norm_} does: by {@code min(1, limit / (norm + 1e-6))}.
     *
     * @param limit above 0; infinity measures only
     * @return the norm before
     * @throws NonFiniteGradientException if a gradient is not finite
     */
    public double clipGradients(double limit) {
        double sum = 0;
        try (NDArray norms = script.tensor(manager, "gradient_norms", parameters)) {
            double[] values = norms.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new NonFiniteGradientException(names.get(i), values[i]);
                }
                sum += values[i] * values[i];
            }
        }
        double norm = Math.sqrt(sum);
        double factor = limit / (norm + 1e-6);
        if (factor < 1) {
            script.run("scale_gradients", parameters, factor);
        }
        return norm;
    }

    /**
     * Makes one update.
     *
     * @param learningRate finite, 0 or more
     */
    public void update(double learningRate) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate is " + learningRate + "; it must be finite, 0 or more");
        }
        updates++;
        if (config.weightDecay() == 0 || config.decayScope() == OptimizerConfig.DecayScope.ALL) {
            update(parameters, state, learningRate, config.weightDecay());
        } else {
            update(where(parameters, true), where(state, true), learningRate, config.weightDecay());
            update(where(parameters, false), where(state, false), learningRate, 0);
        }
    }

    private void update(List<NDArray> targets, Map<String, List<NDArray>> moments, double rate, double decay) {
        if (targets.isEmpty()) {
            return;
        }
        if (config instanceof Sgd sgd) {
            script.run("sgd", targets, moments.get("momentum"), rate, sgd.momentum(), decay);
        } else if (config instanceof AdamW w) {
            adam("adamw", targets, moments, rate, w.beta1(), w.beta2(), decay, w.eps());
        } else if (config instanceof Adam a) {
            adam("adam", targets, moments, rate, a.beta1(), a.beta2(), decay, a.eps());
        }
    }

    private void adam(
            String method,
            List<NDArray> targets,
            Map<String, List<NDArray>> moments,
            double rate,
            double beta1,
            double beta2,
            double decay,
            double eps) {
        script.run(
                method,
                targets,
                moments.get("exp_avg"),
                moments.get("exp_avg_sq"),
                updates,
                rate,
                beta1,
                beta2,
                decay,
                eps);
    }

    private Map<String, List<NDArray>> where(Map<String, List<NDArray>> moments, boolean matrices) {
        Map<String, List<NDArray>> chosen = new TreeMap<>();
        moments.forEach((kind, arrays) -> chosen.put(kind, where(arrays, matrices)));
        return chosen;
    }

    private static List<NDArray> where(List<NDArray> arrays, boolean matrices) {
        return arrays.stream()
                .filter(array -> array.getShape().dimension() >= 2 == matrices)
                .toList();
    }

    @Override
    public void close() {
        manager.close();
    }
}
