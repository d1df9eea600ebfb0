package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.optim.OptimizerConfig;
import org.rlvr4j.grpo.optim.Sgd;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.rollout.policy.CausalLm;

/**
 * A step's gradient by a transformer's parameters is the same for any split into micro-batches, any order of rows, any
 * padding, packed or not, up to the rounding of float32: {@link #BOUND}.
 */
class PolicyGradientInvarianceTest {
    /** Of the largest entry of the whole gradient, whose terms cancel; float32's own unit is 6e-8. */
    private static final double BOUND = 2e-6;

    private static final int LENGTH = 10;

    private CausalLm model;
    private RandomRollouts rollouts;

    @BeforeEach
    void open() throws IOException {
        model = TinyCausalLm.create();
        rollouts = new RandomRollouts(model, 5);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "gspo", "trl_1_9_vespo", "verl_0_8_clip_cov", "nemo_rl_0_6_grpo"})
    void accumulate_anySplitAndOrder(String name) {
        Preset preset = Presets.byName(name, LENGTH);
        List<double[]> whole = packed(preset, List.of(rollouts.all()));
        double worst = 0;
        for (int seed = 0; seed < 4; seed++) {
            worst = Math.max(worst, distance(whole, packed(preset, split(new Random(seed)))));
        }
        assertThat(worst).isLessThan(BOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "gspo", "trl_1_9_vespo", "verl_0_8_clip_cov", "nemo_rl_0_6_grpo"})
    void accumulate_packedAsPadded(String name) {
        Preset preset = Presets.byName(name, LENGTH);
        List<double[]> packed = packed(preset, List.of(rollouts.all()));
        double worst = distance(packed, padded(preset, List.of(rollouts.all()), 0));
        worst = Math.max(worst, distance(packed, padded(preset, List.of(rollouts.all()), 2)));
        worst = Math.max(worst, distance(packed, padded(preset, split(new Random(9)), 1)));
        assertThat(worst).isLessThan(BOUND);
    }

    /** Gradient descent at rate 1 moves the weights by the gradient; so nothing of the trainer is left out. */
    @Test
    void train_anyTokensAtATime() throws IOException {
        List<double[]> whole = movement(1_000_000);
        assertThat(distance(whole, movement(60))).isLessThan(BOUND);
        assertThat(distance(whole, movement(9))).isLessThan(BOUND);
    }

    private static List<double[]> movement(int microBatchTokens) throws IOException {
        try (CausalLm policy = TinyCausalLm.create()) {
            List<double[]> moved = weights(policy);
            Letters.builder(policy)
                    .preset(Presets.grpo())
                    .optimizer(new Sgd(0, 0, OptimizerConfig.DecayScope.ALL))
                    .learningRate(1)
                    .schedule(LearningRateSchedule.constant(0))
                    .maxGradNorm(Double.POSITIVE_INFINITY)
                    .microBatchTokens(microBatchTokens)
                    .evaluation(null)
                    .preflight(null)
                    .steps(1)
                    .build()
                    .train();
            List<double[]> after = weights(policy);
            for (int i = 0; i < moved.size(); i++) {
                for (int k = 0; k < moved.get(i).length; k++) {
                    moved.get(i)[k] -= after.get(i)[k];
                }
            }
            return moved;
        }
    }

    private static List<double[]> weights(CausalLm policy) {
        return policy.parameters().values().stream()
                .map(parameter -> widen(parameter.getArray().toFloatArray()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private List<double[]> packed(Preset preset, List<int[]> split) {
        StepObjective step = rollouts.begin(preset);
        for (int[] part : split) {
            model.accumulate(
                    rollouts.batch(part), scores -> step.evaluate(part, scores).gradient());
        }
        List<double[]> gradients = gradients();
        model.zeroGradients();
        return gradients;
    }

    private List<double[]> padded(Preset preset, List<int[]> split, int padding) {
        StepObjective step = rollouts.begin(preset);
        List<double[]> sum = gradients(); // zeros
        for (int[] part : split) {
            PaddedPass.gradients(model, rollouts.batch(part), padding, scores -> step.evaluate(part, scores)
                    .gradient());
            List<double[]> gradients = gradients();
            model.zeroGradients();
            for (int i = 0; i < sum.size(); i++) {
                for (int k = 0; k < sum.get(i).length; k++) {
                    sum.get(i)[k] += gradients.get(i)[k];
                }
            }
        }
        return sum;
    }

    private List<double[]> gradients() {
        List<double[]> gradients = new ArrayList<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
                gradients.add(widen(gradient.toFloatArray()));
            }
        }
        return gradients;
    }

    private static double[] widen(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
    }

    /** The largest difference, in units of the largest entry. */
    private static double distance(List<double[]> expected, List<double[]> actual) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int k = 0; k < expected.get(i).length; k++) {
                largest = Math.max(largest, Math.abs(expected.get(i)[k]));
                difference = Math.max(difference, Math.abs(expected.get(i)[k] - actual.get(i)[k]));
            }
        }
        assertThat(largest).isPositive();
        return difference / largest;
    }

    private List<int[]> split(Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.of(rollouts.all()).boxed().toList());
        Collections.shuffle(order, random);
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = Math.min(order.size(), from + 1 + random.nextInt(8));
            parts.add(order.subList(from, to).stream().mapToInt(i -> i).toArray());
            from = to;
        }
        return parts;
    }
}
