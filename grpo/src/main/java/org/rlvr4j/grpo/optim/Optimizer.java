package org.rlvr4j.grpo.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** Adam's average of gradients, or the momentum of gradient descent; in the order of the parameters. */
    private final List<NDArray> first;

    /** Adam's average of squared gradients; empty for gradient descent. */
    private final List<NDArray> second;

    private final List<Group> groups;
    private long updates;

    /** Parameters that are decayed alike, with their moments. */
    private record Group(List<NDArray> parameters, List<NDArray> first, List<NDArray> second, double decay) {}

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
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no parameter is trainable; unfreeze some of the policy's parameters");
        }
        script.record(manager, "allocate", this.parameters);
        this.first = zeros();
        this.second = config instanceof Sgd ? List.of() : zeros();
        this.groups = Stream.of(group(true), group(false))
                .filter(group -> !group.parameters.isEmpty())
                .toList();
    }

    private List<NDArray> zeros() {
        return parameters.stream()
                .map(p -> manager.zeros(p.getShape(), p.getDataType(), p.getDevice()))
                .toList();
    }

    private Group group(boolean decayed) {
        int[] members = IntStream.range(0, parameters.size())
                .filter(i -> isDecayed(parameters.get(i)) == decayed)
                .toArray();
        return new Group(
                pick(parameters, members),
                pick(first, members),
                second.isEmpty() ? second : pick(second, members),
                decayed ? config.weightDecay() : 0);
    }

    private boolean isDecayed(NDArray parameter) {
        return config.decayScope() == OptimizerConfig.DecayScope.ALL
                || parameter.getShape().dimension() >= 2;
    }

    private static List<NDArray> pick(List<NDArray> arrays, int[] members) {
        return IntStream.of(members).mapToObj(arrays::get).toList();
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
            script.tensor(manager, "scale_gradients", parameters, factor).close();
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
        for (Group group : groups) {
            if (config instanceof AdamW w) {
                adam("adamw", group, learningRate, w.beta1(), w.beta2(), w.eps());
            } else if (config instanceof Adam a) {
                adam("adam", group, learningRate, a.beta1(), a.beta2(), a.eps());
            } else if (config instanceof Sgd sgd) {
                script.run("sgd", group.parameters, group.first, learningRate, sgd.momentum(), group.decay);
            }
        }
    }

    private void adam(String method, Group group, double rate, double beta1, double beta2, double eps) {
        script.run(method, group.parameters, group.first, group.second, updates, rate, beta1, beta2, group.decay, eps);
    }

    /**
     * Returns what the next update depends on: the trained parameters and their moments, by name. The arrays are the
     * live ones.
     */
    public Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        boolean isSgd = config instanceof Sgd;
        for (int i = 0; i < names.size(); i++) {
            arrays.put("parameter/" + names.get(i), parameters.get(i));
            arrays.put((isSgd ? "momentum/" : "exp_avg/") + names.get(i), first.get(i));
            if (!isSgd) {
                arrays.put("exp_avg_sq/" + names.get(i), second.get(i));
            }
        }
        return arrays;
    }

    /** Returns what is kept beside the parameters. The arrays are the live ones. */
    public List<NDArray> moments() {
        return Stream.of(first, second).flatMap(List::stream).toList();
    }

    /** Sets one of {@link #arrays} to the values of another. */
    public void assign(NDArray target, NDArray source) {
        script.run("assign", target, source);
    }

    /** Sets how many updates were made, after the arrays were set to the state of that time. */
    public void setUpdates(long updates) {
        this.updates = updates;
    }

    @Override
    public void close() {
        manager.close();
    }
}
