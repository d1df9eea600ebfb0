package org.rlvr4j.verifiers.code.seal;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker has given up, and what happened when it tried to do it all the same.
 *
 * @param state each seal and whether it holds
 * @param attempts each forbidden act and {@code denied} or {@code allowed}
 */
public record Seal(Map<String, String> state, Map<String, String> attempts) {

    /** Nothing is sealed. */
    public static final Seal NONE = new Seal(Map.of(), Map.of());

    private static final int NO_PERMISSIONS = 0_777;

    public Seal {
        state = Map.copyOf(state);
        attempts = Map.copyOf(attempts);
    }

    /**
     * Lets every file that this process might still make be one that nobody may read, write or execute. It cannot make any;
     * should that be wrong, such a file is told from all others.
     */
    public static void markFiles() {
        if (LibC.isAvailable()) {
            LibC.call("umask", NO_PERMISSIONS, 0, 0, 0, 0);
        }
    }

    /** Seals the running process, for good. */
    public static Seal apply() {
        Map<String, String> state = new TreeMap<>();
        if (!LibC.isAvailable()) {
            state.put("seccomp", "not available: " + LibC.problem());
            return new Seal(state, Map.of());
        }
        state.put("parent-death signal", ResourceLimits.dieWithParent());
        state.put("resource limits", ResourceLimits.apply());
        state.put("seccomp", Seccomp.install());
        return new Seal(state, Attempts.make());
    }

    /** Ends the process at once, without waiting for any thread of the virtual machine. */
    public static void exit() {
        if (LibC.isAvailable()) {
            LibC.exitGroup(0);
        }
        Runtime.getRuntime().halt(0);
    }
}
