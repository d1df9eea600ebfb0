package org.rlvr4j.verifiers.code.seal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/** Raw system calls through JNA; on Linux with a known processor only. */
final class LibC {

    private static final @Nullable Syscalls TABLE = Syscalls.here();
    private static final @Nullable String PROBLEM = load();

    private LibC() {}

    static boolean isAvailable() {
        return PROBLEM == null;
    }

    static String problem() {
        return PROBLEM == null ? "" : PROBLEM;
    }

    static Syscalls table() {
        if (TABLE == null) {
            throw new IllegalStateException(problem());
        }
        return TABLE;
    }

    /** Makes a system call; returns its result, or minus the error number. */
    static long call(String name, long a, long b, long c, long d, long e) {
        try {
            long result = syscall(table().number(name), a, b, c, d, e, 0);
            return result == -1 ? -Native.getLastError() : result;
        } catch (LastErrorException error) {
            return -error.getErrorCode();
        }
    }

    static void exitGroup(int status) {
        call("exit_group", status, 0, 0, 0, 0);
    }

    private static @Nullable String load() {
        if (TABLE == null) {
            return "no system call table for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        }
        try {
            Native.register(LibC.class, "c");
            return null;
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            return "JNA cannot load its native library: " + e.getMessage();
        }
    }

    // Declared with fixed parameters: on the two architectures of the table, variadic integers are passed the same way.
    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);
}
