package org.rlvr4j.grpo;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.rlvr4j.rollout.policy.Policy;

/**
 * One trainer's hold on a policy. Two that train it at a time would each learn from gradients that the other has left,
 * and draw from weights that the other has changed, without an error.
 */
final class Exclusive implements AutoCloseable {
    private static final Set<Policy> HELD =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final Policy policy;

    private Exclusive(Policy policy) {
        this.policy = policy;
    }

    /**
     * Takes hold of a policy.
     *
     * @throws IllegalStateException if another trainer has
     */
    static Exclusive on(Policy policy) {
        if (!HELD.add(policy)) {
            throw new IllegalStateException(
                    "another trainer is training this policy; wait until it has ended, or load the policy once more");
        }
        return new Exclusive(policy);
    }

    @Override
    public void close() {
        HELD.remove(policy);
    }
}
