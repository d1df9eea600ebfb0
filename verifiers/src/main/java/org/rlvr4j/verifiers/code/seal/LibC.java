package org.rlvr4j.verifiers.code.seal;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** Raw system calls through JNA; on Linux with a known processor only. */
final class LibC {

    private static final @Nullable Syscalls TABLE = Syscalls.here();
    private static @Nullable Function syscall;
    private static final String PROBLEM = load();

    private LibC() {}

    static boolean isAvailable() {
        return PROBLEM.isEmpty();
    }

    /** Returns why system calls cannot be made; empty if they can. */
    static String problem() {
        return PROBLEM;
    }

    static Syscalls table() {
        if (TABLE == null) {
            throw new IllegalStateException(PROBLEM);
        }
        return TABLE;
    }

    /** Makes a system call; returns its result, or minus the error number. */
    static long call(String name, long a, long b, long c, long d, long e) {
        if (syscall == null) {
            throw new IllegalStateException(PROBLEM);
        }
        long number = table().number(name);
        long result = syscall.invokeLong(new Object[] {number, a, b, c, d, e, 0L});
        return result == -1 ? -Native.getLastError() : result;
    }

    static void exitGroup(int status) {
        call("exit_group", status, 0, 0, 0, 0);
    }

    // A function of JNA is called through a buffer. Its direct mapping would write machine code into a
    // temporary file and keep that open.
    private static String load() {
        if (TABLE == null) {
            return "no system call table for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        }
        try {
            syscall = NativeLibrary.getProcess().getFunction("syscall");
            return "";
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            return "JNA cannot load its native library: " + e.getMessage();
        }
    }
}
