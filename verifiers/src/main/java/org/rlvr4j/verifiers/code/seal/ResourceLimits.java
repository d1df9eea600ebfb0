package org.rlvr4j.verifiers.code.seal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Limits of the process that the kernel holds. */
final class ResourceLimits {

    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;

    private ResourceLimits() {}

    /** Asks the kernel to kill this process when the thread that started it ends. */
    static String dieWithParent() {
        return outcome(LibC.call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
    }

    /** Forbids growing files, core dumps and new file descriptors. */
    static String apply() {
        long worst = Math.min(set(RLIMIT_FSIZE, 0), set(RLIMIT_CORE, 0));
        // Descriptors that are open stay open; the next one would have a number beyond the limit.
        worst = Math.min(worst, set(RLIMIT_NOFILE, 0));
        return outcome(worst);
    }

    private static long set(int resource, long limit) {
        try (Memory pair = new Memory(16)) {
            pair.setLong(0, limit);
            pair.setLong(8, limit);
            return LibC.call("prlimit64", 0, resource, Pointer.nativeValue(pair), 0, 0);
        }
    }

    private static String outcome(long result) {
        return result < 0 ? "failed with error " + -result : "set";
    }
}
