package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rlvr4j.grpo.optim.OptimCases;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

/** Optimizer runs, learning-rate schedules, and the distributions that tokens are drawn from. */
final class OtherFiles {
    private static final List<String> FILTERS = List.of(
            "temperature",
            "top_k",
            "top_p",
            "min_p",
            "typical_p",
            "epsilon_cutoff",
            "eta_cutoff",
            "repetition_penalty",
            "min_new_tokens");

    private OtherFiles() {}

    static Outcome optim(Case vector) {
        try {
            OptimCases.run(vector.json());
            return new Outcome.Agrees(1);
        } catch (AssertionError e) {
            return new Outcome.Differs(String.valueOf(e.getMessage()));
        }
    }

    private static int[] ids(JsonNode row) {
        int[] ids = new int[row.size()];
        Arrays.setAll(ids, t -> row.get(t).asInt());
        return ids;
    }

    static Outcome sampling(Case vector) {
        List<String> order = new ArrayList<>();
        vector.config().get("order").forEach(filter -> order.add(filter.asText()));
        List<String> unknown = order.stream().filter(f -> !FILTERS.contains(f)).toList();
        if (!unknown.isEmpty()) {
            return new Outcome.LeftOut("the sampler has no " + String.join(", ", unknown));
        }
        double topP = vector.number("top_p", 1);
        Distribution distribution = topP == 0
                ? Distribution.GREEDY
                : new Distribution(
                        vector.number("temperature", 1),
                        (int) vector.number("top_k", 0),
                        topP,
                        vector.number("min_p", 0),
                        vector.number("typical_p", 1),
                        vector.number("epsilon_cutoff", 0),
                        vector.number("eta_cutoff", 0),
                        vector.number("repetition_penalty", 1));
        int[] barred = order.contains("min_new_tokens")
                ? new int[] {(int) vector.number("min_new_tokens_eos", 0)}
                : new int[0];
        Check check = new Check(1e-12, 1e-14);
        double[][] logits = Case.matrix(vector.input("logits"));
        JsonNode kept = vector.expected("kept");
        for (int i = 0; i < logits.length; i++) {
            TokenDraw.Context context =
                    new TokenDraw.Context(ids(vector.input("input_ids").get(i)), barred);
            double[] processed = TokenDraw.processed(logits[i], distribution, context);
            double[] probabilities = TokenDraw.probabilities(processed, distribution);
            check.vector(
                    "probabilities[" + i + "]",
                    probabilities,
                    vector.expected("probs").get(i));
            double positive = Arrays.stream(probabilities).filter(p -> p > 0).count();
            check.number("kept[" + i + "]", positive, kept.get(i));
        }
        return check.outcome();
    }
}
