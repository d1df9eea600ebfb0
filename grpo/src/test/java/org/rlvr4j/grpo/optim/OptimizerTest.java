package org.rlvr4j.grpo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.optim.OptimizerConfig.DecayScope;

class OptimizerTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> vectors() {
        return OptimVectors.ofKind("optimizer")
                .map(v -> Arguments.of(v.get("case").asText(), v));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void update_agreesWithTorch(String name, JsonNode vector) {
        JsonNode config = vector.get("config");
        boolean wide = config.get("dtype").asText().equals("float64");
        ParameterList parameters = new ParameterList();
        parameters.add("p1", parameter(vector.get("inputs").get("p1"), wide));
        parameters.add("p2", parameter(vector.get("inputs").get("p2"), wide));
        double limit = config.path("max_grad_norm").asDouble(Double.POSITIVE_INFINITY);
        double rate = config.get("lr").asDouble();
        LearningRateSchedule schedule = schedule(config);
        JsonNode expected = vector.get("expected");
        double tolerance = wide ? 1e-12 : 2e-6;

        try (Optimizer optimizer = new Optimizer(config(config), parameters, manager)) {
            for (int t = 0; t < config.get("steps").asInt(); t++) {
                setGradients(parameters, vector.get("inputs").get("grads").get(t), wide);
                double norm = optimizer.clipGradients(limit);
                optimizer.update(rate * schedule.factor(t));
                close(norm, expected.get("grad_norm_before_clip").get(t).asDouble(), tolerance);
                JsonNode after = expected.get("params_after_step").get(t);
                // the tolerance of float32 runs is relative to the update, which is about t learning rates
                double scale = wide ? 0 : Math.max(1, rate * (t + 1));
                close(values(parameters, 0), OptimVectors.doubles(after.get(0)), tolerance, scale);
                close(values(parameters, 1), OptimVectors.doubles(after.get(1)), tolerance, scale);
            }
        }
    }

    private static LearningRateSchedule schedule(JsonNode config) {
        JsonNode schedule = config.path("schedule");
        if (schedule.isNull() || schedule.isMissingNode()) {
            return LearningRateSchedule.constant();
        }
        long warmup = schedule.path("warmup").asLong();
        long total = config.get("steps").asLong();
        return switch (schedule.get("name").asText()) {
            case "cosine" -> LearningRateSchedule.cosine(warmup, total);
            case "linear" -> LearningRateSchedule.linear(warmup, total);
            case "constant" -> LearningRateSchedule.constant(warmup);
            default -> throw new UnsupportedOperationException("no schedule " + schedule);
        };
    }

    private static OptimizerConfig config(JsonNode config) {
        OptimizerConfig plain =
                switch (config.get("optimizer").asText()) {
                    case "AdamW" ->
                        new AdamW(
                                beta(config, 0),
                                beta(config, 1),
                                config.get("eps").asDouble());
                    case "Adam" ->
                        new Adam(
                                beta(config, 0),
                                beta(config, 1),
                                config.get("eps").asDouble(),
                                0,
                                DecayScope.ALL);
                    case "SGD" -> new Sgd(config.path("momentum").asDouble(0), 0, DecayScope.ALL);
                    default -> throw new UnsupportedOperationException("no optimizer " + config.get("optimizer"));
                };
        // where the second parameter, a vector, has a decay of its own, it is 0
        JsonNode second = config.path("weight_decay_second_param");
        if (second.asDouble(0) != 0) {
            throw new UnsupportedOperationException("no weight decay of " + second + " for vectors alone");
        }
        return plain.withWeightDecay(
                config.path("weight_decay").asDouble(0),
                second.isNull() || second.isMissingNode() ? DecayScope.ALL : DecayScope.MATRICES);
    }

    private static double beta(JsonNode config, int index) {
        return config.get("betas").get(index).asDouble();
    }

    private Parameter parameter(JsonNode values, boolean wide) {
        NDArray array = array(values, wide);
        Parameter parameter =
                Parameter.builder().setName("p").setType(Parameter.Type.OTHER).build();
        parameter.setArray(array);
        array.setRequiresGradient(true);
        return parameter;
    }

    private NDArray array(JsonNode values, boolean wide) {
        Shape shape =
                values.get(0).isArray() ? new Shape(values.size(), values.get(0).size()) : new Shape(values.size());
        NDArray array = manager.create(OptimVectors.doubles(values), shape);
        return wide ? array : array.toType(DataType.FLOAT32, false);
    }

    private void setGradients(ParameterList parameters, JsonNode values, boolean wide) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.zeroGradients();
            NDArray p1 = parameters.get("p1").getArray();
            NDArray p2 = parameters.get("p2").getArray();
            NDArray one = p1.mul(array(values.get(0), wide)).sum();
            NDArray two = p2.mul(array(values.get(1), wide)).sum();
            collector.backward(one.add(two));
        }
    }

    private static double[] values(ParameterList parameters, int index) {
        try (NDArray wide = parameters.valueAt(index).getArray().toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private static void close(double actual, double expected, double tolerance) {
        close(new double[] {actual}, new double[] {expected}, tolerance, 0);
    }

    private static void close(double[] actual, double[] expected, double tolerance, double scale) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double allowed = tolerance * Math.max(scale, Math.max(1e-300, Math.abs(expected[i])));
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s against %s", actual[i], expected[i])
                    .isLessThanOrEqualTo(allowed);
        }
    }

    @Test
    void update_withoutGradientLeavesWeights() {
        ParameterList parameters = ones("weight");
        try (Optimizer optimizer = new Optimizer(AdamW.DEFAULT, parameters, manager)) {
            assertThat(optimizer.clipGradients(1)).isZero();
            optimizer.update(0.1);
        }
        assertThat(parameters.valueAt(0).getArray().toFloatArray()).containsOnly(1);
    }

    @Test
    void update_descentWithoutMomentum() {
        ParameterList parameters = ones("weight");
        NDArray weight = parameters.valueAt(0).getArray();
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(weight.mul(scope.create(3f)).sum());
        }
        try (Optimizer optimizer = new Optimizer(new Sgd(0, 0, DecayScope.ALL), parameters, manager)) {
            optimizer.update(0.25);
            optimizer.update(0.25);
        }
        assertThat(weight.toFloatArray()).containsOnly(1 - 2 * 0.25f * 3);
    }

    @Test
    void clipGradients_nonFiniteNamesParameter() {
        ParameterList parameters = ones("model.layers.0.weight");
        NDArray weight = parameters.valueAt(0).getArray();
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray infinite = scope.create(Float.POSITIVE_INFINITY);
            collector.backward(weight.mul(infinite).sum());
        }
        try (Optimizer optimizer = new Optimizer(AdamW.DEFAULT, parameters, manager)) {
            assertThatThrownBy(() -> optimizer.clipGradients(1))
                    .isInstanceOf(NonFiniteGradientException.class)
                    .hasMessageContaining("model.layers.0.weight");
        }
    }

    @Test
    void update_negativeLearningRate() {
        try (Optimizer optimizer = new Optimizer(AdamW.DEFAULT, ones("w"), manager)) {
            assertThatThrownBy(() -> optimizer.update(-1)).hasMessageContaining("learning rate is -1.0");
        }
    }

    private ParameterList ones(String name) {
        ParameterList parameters = new ParameterList();
        Parameter parameter =
                Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
        NDArray ones = manager.ones(new Shape(2, 3));
        parameter.setArray(ones);
        ones.setRequiresGradient(true);
        parameters.add(name, parameter);
        return parameters;
    }
}
