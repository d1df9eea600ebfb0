package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * The policy as it was before the first update. A checkpoint holds no copy of it, since the run began with it: only a
 * checksum, so that a run which is resumed with other weights is refused instead of being held to them.
 */
final class FixedReference implements Reference {
    private static final String CHECKSUM = "crc32c";

    private final Policy copy;
    private @Nullable String checksum;

    FixedReference(Policy policy) {
        this.copy = policy.reference();
    }

    /** Returns the checksum of all weights, which are read where they lie, once. */
    private String checksum() {
        String known = checksum;
        if (known == null) {
            CRC32C sum = new CRC32C();
            for (Parameter parameter : copy.parameters().values()) {
                sum.update(parameter.getArray().toByteBuffer(true));
            }
            known = Long.toHexString(sum.getValue());
            checksum = known;
        }
        return known;
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        return copy.score(batch);
    }

    @Override
    public void afterStep(long before, long after) {}

    @Override
    public long syncs() {
        return 0;
    }

    @Override
    public Map<String, NDArray> arrays() {
        return Map.of();
    }

    @Override
    public JsonNode state() {
        return JsonNodeFactory.instance.objectNode().put(CHECKSUM, checksum());
    }

    @Override
    public void restore(JsonNode state) {
        String then = state.path(CHECKSUM).asText();
        if (!then.equals(checksum())) {
            throw new IllegalArgumentException(
                    "the run cannot be resumed: its reference is the policy that it began with"
                            + " (checksum " + then + "), and the policy given has other weights (checksum " + checksum()
                            + "); load the model that the run began with");
        }
    }

    @Override
    public void close() {
        copy.close();
    }
}
