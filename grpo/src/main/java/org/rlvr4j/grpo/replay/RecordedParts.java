package org.rlvr4j.grpo.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.ObjectiveBuilder;
import org.rlvr4j.grpo.objective.aggregation.Aggregation;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.OffPolicySequenceMask;
import org.rlvr4j.grpo.objective.correction.SamplerCorrection;
import org.rlvr4j.grpo.objective.kl.KlEstimator;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.ratio.RatioLevel;
import org.rlvr4j.grpo.objective.region.TrustRegion;
import org.rlvr4j.grpo.objective.treatment.TokenTreatment;

/**
 * Makes the objective and the advantage estimator of a run from its {@code config.yaml}, where every part is a map of
 * its components with a {@code type}. Parts are records, so that a new one needs nothing here.
 */
final class RecordedParts {
    private static final List<Package> PACKAGES = List.of(
            AdvantageEstimator.class.getPackage(),
            Objective.class.getPackage(),
            RatioLevel.class.getPackage(),
            TrustRegion.class.getPackage(),
            Aggregation.class.getPackage(),
            SamplerCorrection.class.getPackage(),
            TokenTreatment.class.getPackage(),
            KlEstimator.class.getPackage());

    private RecordedParts() {}

    /**
     * Returns the objective.
     *
     * @throws ReplayException if a part is not one of this library's
     */
    static Objective objective(JsonNode config) {
        JsonNode node = config.path("objective");
        ObjectiveBuilder builder = Objective.builder()
                .ratio(required(node, "ratio", RatioLevel.class))
                .trustRegion(required(node, "trustRegion", TrustRegion.class))
                .aggregation(required(node, "aggregation", Aggregation.class))
                .behaviorPolicy(required(node, "behaviorPolicy", BehaviorPolicy.class))
                .samplerCorrection(part(node, "samplerCorrection", SamplerCorrection.class))
                .offPolicyMask(part(node, "offPolicyMask", OffPolicySequenceMask.class))
                .tokenTreatment(part(node, "tokenTreatment", TokenTreatment.class))
                .kl(part(node, "kl", KlPenalty.class))
                .entropyBonus(part(node, "entropyBonus", EntropyBonus.class))
                .maskTruncated(required(node, "maskTruncated", Boolean.class));
        return builder.build();
    }

    /**
     * Returns the advantage estimator.
     *
     * @throws ReplayException if it is not one of this library's
     */
    static AdvantageEstimator advantage(JsonNode config) {
        return required(config, "advantage", AdvantageEstimator.class);
    }

    /** Returns the penalty in the reward, null if there was none. */
    static @Nullable KlInReward klInReward(JsonNode config) {
        return part(config, "klInReward", KlInReward.class);
    }

    /** Returns the weights of the rewards, the verdict's first. */
    static double[] rewardWeights(JsonNode config) {
        JsonNode scheme = config.path("reward");
        List<Double> weights = new ArrayList<>();
        weights.add(scheme.path("weight").asDouble(1));
        scheme.path("others").forEach(other -> weights.add(other.path("weight").asDouble()));
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static <T> T required(JsonNode parent, String name, Class<T> type) {
        T part = part(parent, name, type);
        if (part == null) {
            throw new ReplayException("config.yaml has no " + name + "; the run was not recorded by this version");
        }
        return part;
    }

    private static <T> @Nullable T part(JsonNode parent, String name, Class<T> type) {
        Object value = value(parent.path(name), type, name);
        return value == null ? null : type.cast(value);
    }

    private static @Nullable Object value(JsonNode node, Class<?> declared, String name) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        } else if (declared == boolean.class || declared == Boolean.class) {
            return node.asBoolean();
        } else if (declared == int.class) {
            return node.asInt();
        } else if (declared == long.class) {
            return node.asLong();
        } else if (declared == double.class) {
            return Double.parseDouble(node.asText()); // YAML has other spellings than JSON, and infinity is a text
        } else if (declared.isEnum()) {
            return constant(declared, node.asText());
        } else if (node.isObject()) {
            return instance(node, type(node, declared, name));
        }
        throw unusable(name, node);
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ReplayException("config.yaml says " + name + " where one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + " belongs"));
    }

    private static Class<?> type(JsonNode node, Class<?> declared, String name) {
        JsonNode said = node.path("type");
        if (said.isMissingNode() && declared.isRecord()) {
            return declared;
        }
        return PACKAGES.stream()
                .flatMap(home -> find(home.getName() + "." + said.asText()).stream())
                .filter(type -> type.isRecord() && declared.isAssignableFrom(type))
                .findFirst()
                .orElseThrow(() -> unusable(name, node));
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name, false, RecordedParts.class.getClassLoader()));
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    private static Object instance(JsonNode node, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(node.path(components[i].getName()), types[i], components[i].getName());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ReplayException(
                    "config.yaml has a " + type.getSimpleName() + " that cannot be: "
                            + e.getTargetException().getMessage(),
                    e);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new ReplayException("config.yaml says " + node + ", which is no " + type.getSimpleName(), e);
        }
    }

    private static ReplayException unusable(String name, JsonNode node) {
        return new ReplayException("config.yaml says " + name + " is " + node
                + ", which is none of this library's parts; give Replay.open the run's own objective and estimator");
    }
}
