package org.rlvr4j.verifiers.code.seal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tries what a guest must not be able to do, once, after sealing. Each attempt is harmless if it succeeds: no process or
 * thread is started, nothing is written, no signal is sent.
 */
final class Attempts {

    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EPERM = 1;
    private static final int EMFILE = 24;
    private static final int O_WRONLY = 1;
    private static final int AT_FDCWD = -100;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int PTRACE_PEEKUSER = 3;
    // A thread without shared signal handlers: the kernel refuses it as invalid before it does anything.
    private static final int CLONE_THREAD = 0x00010000;

    private Attempts() {}

    static Map<String, String> make() {
        Map<String, String> attempts = new TreeMap<>();
        attempts.put("read a file of the host", open("/etc/passwd", 0));
        attempts.put("read another process", open("/proc/1/environ", 0));
        attempts.put("write a file", open("/tmp", O_WRONLY));
        attempts.put("open a socket", denied(LibC.call("socket", AF_INET, SOCK_STREAM, 0, 0, 0)));
        attempts.put("start a process or thread", denied(LibC.call("clone", CLONE_THREAD, 0, 0, 0, 0)));
        attempts.put("execute a program", execute());
        attempts.put("trace a process", denied(LibC.call("ptrace", PTRACE_PEEKUSER, 0, 0, 0, 0)));
        return attempts;
    }

    private static String open(String path, int flags) {
        try (Memory name = text(path)) {
            long descriptor = LibC.call("openat", AT_FDCWD, Pointer.nativeValue(name), flags, 0, 0);
            if (descriptor >= 0) {
                LibC.call("close", descriptor, 0, 0, 0, 0);
                return "allowed";
            }
            boolean refused =
                    -descriptor == EPERM || -descriptor == EACCES || -descriptor == ENOENT || -descriptor == EMFILE;
            return refused ? "denied" : "failed with error " + -descriptor;
        }
    }

    private static String execute() {
        try (Memory name = text("/nonexistent")) {
            return denied(LibC.call("execve", Pointer.nativeValue(name), 0, 0, 0, 0));
        }
    }

    private static String denied(long result) {
        return -result == EPERM || -result == EACCES ? "denied" : "allowed";
    }

    private static Memory text(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }
}
