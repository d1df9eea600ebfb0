package org.rlvr4j.grpo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.Policy;

/**
 * The settings of a run as a tree for {@code config.yaml}. Records become maps of their components, with a {@code type}
 * where several kinds are possible; so a new part of an objective needs nothing here.
 */
final class ConfigYaml {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConfigYaml() {}

    static ObjectNode of(Task task, Policy policy, TrainingConfig config) {
        ObjectNode root = JSON.objectNode();
        ObjectNode about = root.putObject("task");
        about.put("name", task.name());
        task.train().epochLength().ifPresent(problems -> about.put("problems", problems));
        about.put("heldOut", task.heldOut().size());
        ObjectNode model = root.putObject("policy");
        model.put("vocabularySize", policy.vocabularySize());
        model.put("maxSequenceLength", policy.maxSequenceLength());
        addComponents(root, config);
        return root;
    }

    private static JsonNode tree(@Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        } else if (value instanceof Number number) {
            return number(number.doubleValue());
        } else if (value instanceof String text) {
            return JSON.textNode(text);
        } else if (value instanceof Enum<?> constant) {
            return JSON.textNode(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Duration duration) {
            return JSON.numberNode(duration.toMillis() / 1e3);
        } else if (value instanceof Collection<?> items) {
            ArrayNode array = JSON.arrayNode();
            items.forEach(item -> array.add(tree(item)));
            return array;
        } else if (value instanceof Objective objective) {
            return objective(objective);
        }
        return object(value, null);
    }

    /** Infinity is no number in JSON, which resumption compares by. */
    private static JsonNode number(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(String.valueOf(value));
    }

    /**
     * Returns an object's components.
     *
     * @param declared what it had to be; its own type is written only where it could have been another
     */
    private static ObjectNode object(Object value, @Nullable Class<?> declared) {
        ObjectNode node = JSON.objectNode();
        Class<?> type = value.getClass();
        if (!type.equals(declared)) {
            node.put("type", type.isHidden() || type.isAnonymousClass() ? "custom" : type.getSimpleName());
        }
        if (value instanceof Record components) {
            addComponents(node, components);
        }
        return node;
    }

    private static void addComponents(ObjectNode node, Record value) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                Object content = component.getAccessor().invoke(value);
                boolean isExact =
                        content instanceof Record && content.getClass().equals(component.getType());
                node.set(component.getName(), isExact ? object(content, component.getType()) : tree(content));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
    }

    private static ObjectNode objective(Objective objective) {
        ObjectNode node = JSON.objectNode();
        node.set("ratio", tree(objective.ratio()));
        node.set("trustRegion", tree(objective.trustRegion()));
        node.set("aggregation", tree(objective.aggregation()));
        node.set("behaviorPolicy", tree(objective.behaviorPolicy()));
        node.set("samplerCorrection", tree(objective.samplerCorrection()));
        node.set("offPolicyMask", tree(objective.offPolicyMask()));
        node.set("tokenTreatment", tree(objective.tokenTreatment()));
        node.set("kl", tree(objective.kl()));
        node.set("entropyBonus", tree(objective.entropyBonus()));
        node.put("maskTruncated", objective.maskTruncated());
        return node;
    }
}
