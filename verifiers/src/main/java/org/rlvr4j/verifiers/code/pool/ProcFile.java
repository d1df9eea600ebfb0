package org.rlvr4j.verifiers.code.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process in {@code /proc}; elsewhere everything is unknown, which is written as -1. */
public final class ProcFile {

    /** The unit of processor times in {@code /proc}; the kernel interface has used 100 per second on all platforms. */
    private static final long NANOS_PER_CLOCK_TICK = 10_000_000;

    private static final long PAGE_BYTES = 4096;

    private ProcFile() {}

    /** Returns the processor time of a live process in nanoseconds, or -1. */
    public static long cpuNanos(long pid) {
        String[] fields = stat(Path.of("/proc", Long.toString(pid), "stat"));
        return fields.length < 15
                ? -1
                : (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_CLOCK_TICK;
    }

    /** Returns the resident memory of a process in bytes, or -1. */
    public static long residentBytes(long pid) {
        try {
            String[] fields = Files.readString(Path.of("/proc", Long.toString(pid), "statm"))
                    .split(" ");
            return Long.parseLong(fields[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /** Returns whether a thread of the process is running or would if a processor were free. */
    static boolean isRunnable(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                String[] fields = stat(thread.resolve("stat"));
                if (fields.length > 0 && (fields[0].equals("R") || fields[0].equals("D"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    // The second field is the program's name in parentheses and may hold anything; the fields here begin
    // with the state.
    private static String[] stat(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).trim().split(" ");
        } catch (IOException | IndexOutOfBoundsException e) {
            return new String[0];
        }
    }
}
