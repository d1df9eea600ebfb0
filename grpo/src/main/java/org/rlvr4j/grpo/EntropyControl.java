package org.rlvr4j.grpo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;

/** The coefficient of the entropy bonus over a run: the objective's own, or one that follows the policy. */
final class EntropyControl {
    private final @Nullable AdaptiveEntropy rule;
    private AdaptiveEntropy.@Nullable State state;

    EntropyControl(@Nullable AdaptiveEntropy rule) {
        this.rule = rule;
        this.state = rule == null ? null : rule.start();
    }

    /** Returns the coefficient of the coming update; null for the objective's own. */
    @Nullable
    Double coefficient() {
        return state == null ? null : (Double) state.applied();
    }

    /** Takes note of the entropy per token that an update saw. */
    void afterUpdate(double entropy) {
        if (rule != null && state != null) {
            state = rule.next(state, entropy);
        }
    }

    JsonNode state() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (state != null) {
            node.put("coefficient", state.coefficient());
            node.put("applied", state.applied());
            node.put("lastEntropy", String.valueOf(state.lastEntropy())); // infinite before the first update
        }
        return node;
    }

    void restore(JsonNode node) {
        if (rule != null) {
            state = new AdaptiveEntropy.State(
                    node.path("coefficient").asDouble(),
                    Double.parseDouble(node.path("lastEntropy").asText("Infinity")),
                    node.path("applied").asDouble());
        }
    }
}
