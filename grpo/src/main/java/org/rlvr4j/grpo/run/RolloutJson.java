package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.rollout.sampler.Completion;

/** The row of a completion in {@code rollouts.jsonl}. Its numbers read back as the same bits. */
final class RolloutJson {

    private RolloutJson() {}

    static ObjectNode row(Rollout rollout) {
        Completion completion = rollout.completion();
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("step", rollout.step());
        row.put("group", rollout.group());
        row.put("sample", completion.sample());
        row.put("weight_version", rollout.weightVersion());
        row.put("problem", rollout.problem().id());
        row.put("prompt", rollout.problem().prompt());
        row.put("answer", rollout.problem().answer());
        row.put("text", completion.text());
        row.put("finish_reason", lower(completion.finishReason().name()));
        row.put("verdict", lower(rollout.verdict().getClass().getSimpleName()));
        row.put("reason", rollout.verdict().reason());
        if (rollout.reward().isPresent()) {
            row.put("reward", rollout.reward().getAsDouble());
        } else {
            row.putNull("reward");
        }
        addRewards(row, rollout);
        row.put("advantage", rollout.advantage());
        ArrayNode prompt = row.putArray("prompt_tokens");
        for (int token : rollout.promptTokens()) {
            prompt.add(token);
        }
        ArrayNode tokens = row.putArray("tokens");
        ArrayNode logProbs = row.putArray("log_probs");
        for (int i = 0; i < completion.length(); i++) {
            tokens.add(completion.tokens()[i]);
            logProbs.add(completion.logProbs()[i]);
        }
        return row;
    }

    /** What each reward gave, unless the verdict's is the only one and unshaped. */
    private static void addRewards(ObjectNode row, Rollout rollout) {
        Map<String, Double> values = rollout.parts().values();
        double raw = rollout.reward().orElse(Double.NaN);
        if (values.size() == 1 && values.containsValue(raw)) {
            return;
        }
        ObjectNode rewards = row.putObject("rewards");
        values.forEach((name, value) -> {
            if (Double.isNaN(value)) {
                rewards.putNull(name);
            } else {
                rewards.put(name, value);
            }
        });
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
