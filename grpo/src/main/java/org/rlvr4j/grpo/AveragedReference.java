package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.script.TorchScript;

/** A moving average of the policy. Checkpoints hold its weights. */
final class AveragedReference implements Reference {
    private final Policy copy;
    private final ReferenceSync sync;
    private final TorchScript script;
    private final List<NDArray> policy = new ArrayList<>();
    private final List<NDArray> average = new ArrayList<>();
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private long syncs;

    AveragedReference(Policy policy, ReferenceSync sync) {
        this.copy = policy.frozenCopy();
        this.sync = sync;
        this.script = TorchScript.resource(copy.manager(), AveragedReference.class, "reference.py", Map.of());
        for (Pair<String, Parameter> parameter : policy.parameters()) {
            if (!parameter.getValue().requiresGradient()) {
                continue; // it never changes, and the copy may share it
            }
            NDArray own = copy.parameters().get(parameter.getKey()).getArray();
            this.policy.add(parameter.getValue().getArray());
            average.add(own);
            arrays.put("reference/" + parameter.getKey(), own);
        }
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        return copy.score(batch);
    }

    @Override
    public void afterStep(long before, long after) {
        if (after / sync.everyUpdates() > before / sync.everyUpdates()) {
            script.run("mix", average, policy, sync.mixupAlpha());
            syncs++;
        }
    }

    @Override
    public long syncs() {
        return syncs;
    }

    @Override
    public Map<String, NDArray> arrays() {
        return arrays;
    }

    @Override
    public JsonNode state() {
        return JsonNodeFactory.instance.objectNode().put("syncs", syncs);
    }

    @Override
    public void restore(JsonNode state) {
        syncs = state.path("syncs").asLong();
    }

    @Override
    public void close() {
        copy.close();
    }
}
