package org.rlvr4j.examples.config;

/**
 * The policy that penalties measure the distance from, where there are any.
 *
 * @param syncEvery updates after which it follows the policy; 0 for the initial policy, which stays
 * @param syncAlpha the policy's share when it does, in (0, 1]
 */
public record ReferenceSettings(long syncEvery, double syncAlpha) {

    public ReferenceSettings {
        Checks.atLeast("reference.syncEvery", syncEvery, 0);
        if (!(syncAlpha > 0 && syncAlpha <= 1)) {
            throw new IllegalArgumentException("reference.syncAlpha is " + syncAlpha + "; it must lie in (0, 1]");
        }
    }
}
