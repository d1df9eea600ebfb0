package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.aggregation.SequenceMeanTokenMean;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.ratio.TokenRatio;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.OptimizerConfig;
import org.rlvr4j.grpo.optim.Sgd;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** All of a preset reaches the trainer, and each part of it changes what is learned. */
class PresetRunTest {
    private static final Set<String> LABELS = Set.of("name", "source");

    static Stream<String> names() {
        return Presets.names().stream();
    }

    private static Preset preset(String name) {
        return Presets.byName(name, 4);
    }

    @ParameterizedTest
    @MethodSource("names")
    void build_takesEveryComponent(String name) throws ReflectiveOperationException {
        Preset preset = preset(name);
        try (TabularPolicy policy = Letters.policy()) {
            TrainingConfig config =
                    Letters.builder(policy).preset(preset).build().config();
            for (RecordComponent component : Preset.class.getRecordComponents()) {
                if (!LABELS.contains(component.getName())) {
                    Object taken =
                            TrainingConfig.class.getMethod(component.getName()).invoke(config);
                    assertThat(taken)
                            .as(component.getName())
                            .isSameAs(component.getAccessor().invoke(preset));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void train_everyPartActs(String name) {
        Preset preset = preset(name);
        Weights whole = Weights.of(preset.objective(), preset.advantage());
        boolean isCentred = preset.advantage() instanceof GroupRelative g && g.scale() == GroupRelative.Scale.NONE;
        AdvantageEstimator other = isCentred ? GroupRelative.grpo() : GroupRelative.drGrpo();
        assertThat(Weights.of(preset.objective(), other).distance(whole))
                .as("advantage")
                .isGreaterThan(1e-4);
        withoutOnePart(preset.objective()).forEach((part, objective) -> assertThat(
                        Weights.of(objective, preset.advantage()).distance(whole))
                .as(part)
                .isGreaterThan(1e-4));
    }

    /** The objective with one of its parts, each in turn, as if nobody had set it; not where the others need it. */
    private static Map<String, Objective> withoutOnePart(Objective objective) {
        Map<String, Objective> variants = new LinkedHashMap<>();
        boolean isTokenMean = objective.aggregation() instanceof TokenMean;
        add(
                variants,
                "aggregation",
                objective,
                b -> b.aggregation(isTokenMean ? new SequenceMeanTokenMean() : new TokenMean()));
        if (!(objective.ratio() instanceof TokenRatio)) {
            add(variants, "ratio", objective, b -> b.ratio(new TokenRatio()));
        }
        if (!(objective.trustRegion() instanceof Unclipped)) {
            add(variants, "trust region", objective, b -> b.trustRegion(new Unclipped()));
        }
        if (objective.behaviorPolicy() != BehaviorPolicy.TRAINER) {
            add(variants, "behavior policy", objective, b -> b.behaviorPolicy(BehaviorPolicy.TRAINER));
        }
        addIfSet(
                variants,
                "sampler correction",
                objective,
                objective.samplerCorrection(),
                b -> b.samplerCorrection(null));
        addIfSet(variants, "off-policy mask", objective, objective.offPolicyMask(), b -> b.offPolicyMask(null));
        addIfSet(variants, "token treatment", objective, objective.tokenTreatment(), b -> b.tokenTreatment(null));
        addIfSet(variants, "kl", objective, objective.kl(), b -> b.kl(null));
        addIfSet(variants, "entropy bonus", objective, objective.entropyBonus(), b -> b.entropyBonus(null));
        if (objective.maskTruncated()) {
            add(variants, "truncation mask", objective, b -> b.maskTruncated(false));
        }
        return variants;
    }

    private static void addIfSet(
            Map<String, Objective> variants,
            String part,
            Objective objective,
            @Nullable Object set,
            UnaryOperator<ObjectiveBuilder> change) {
        if (set != null) {
            add(variants, part, objective, change);
        }
    }

    private static void add(
            Map<String, Objective> variants, String part, Objective objective, UnaryOperator<ObjectiveBuilder> change) {
        try {
            variants.put(part, change.apply(objective.toBuilder()).build());
        } catch (IllegalStateException e) {
            assertThat(e.getMessage()).as(part).isNotBlank(); // another part cannot be without this one
        }
    }

    /** What is learned in violent updates, so that every bound is met: with the gradient's size, and without. */
    private record Weights(float[] plain, float[] adaptive) {

        static Weights of(Objective objective, AdvantageEstimator advantage) {
            return new Weights(
                    trained(objective, advantage, new Sgd(0, 0, OptimizerConfig.DecayScope.ALL), 5),
                    trained(objective, advantage, AdamW.DEFAULT, 1.5));
        }

        private static float[] trained(
                Objective objective, AdvantageEstimator advantage, OptimizerConfig optimizer, double rate) {
            try (TabularPolicy policy = Letters.policy()) {
                policy.setWeights(uneven(policy.weights().length));
                Letters.builder(new Mismatched(policy))
                        .objective(objective)
                        .advantage(advantage)
                        .optimizer(optimizer)
                        .learningRate(rate)
                        .maxGradNorm(Double.POSITIVE_INFINITY)
                        .innerEpochs(3)
                        .steps(1)
                        .evaluation(null)
                        .build()
                        .train();
                return policy.weights();
            }
        }

        /** The answers are rare, so that ratios may grow far above 1. */
        private static float[] uneven(int size) {
            Random random = new Random(3);
            float[] weights = new float[size];
            for (int i = 0; i < size; i++) {
                boolean isAnswer = i % Letters.VOCABULARY >= 5;
                weights[i] = (float) (random.nextGaussian() - (isAnswer ? 1.5 : 0));
            }
            return weights;
        }

        double distance(Weights other) {
            return Math.max(distance(plain, other.plain), distance(adaptive, other.adaptive));
        }

        private static double distance(float[] left, float[] right) {
            double most = 0;
            for (int i = 0; i < left.length; i++) {
                most = Math.max(most, Math.abs(left[i] - right[i]));
            }
            return most;
        }
    }

    /** Its sampler reports other log-probabilities than the trainer computes. */
    private static final class Mismatched extends ForwardingPolicy {
        Mismatched(Policy other) {
            super(other);
        }

        @Override
        public Decoder decoder(int rows, int maxLength) {
            return new Biased(super.decoder(rows, maxLength));
        }
    }

    private record Biased(Decoder decoder) implements Decoder {

        @Override
        public int rows() {
            return decoder.rows();
        }

        @Override
        public void admit(int[] prompt, int[] rows) {
            decoder.admit(prompt, rows);
        }

        @Override
        public void release(int row) {
            decoder.release(row);
        }

        @Override
        public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
            Draws draws = decoder.draw(rows, steps, uniforms, distribution);
            float[][] biased = Arrays.stream(draws.logProbs())
                    .map(row -> {
                        float[] other = Objects.requireNonNull(row).clone();
                        for (int i = 0; i < other.length; i++) {
                            other[i] *= i % 2 == 0 ? 1.4f : 0.9f;
                        }
                        return other;
                    })
                    .toArray(float[][]::new);
            return new Draws(draws.tokens(), biased, draws.untemperedLogProbs());
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
