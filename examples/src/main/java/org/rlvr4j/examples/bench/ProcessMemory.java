package org.rlvr4j.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process takes of main memory, as Linux tells it. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private ProcessMemory() {}

    /** Returns bytes that are resident now. */
    static long resident() throws IOException {
        return field("VmRSS:");
    }

    /** Returns the most that was resident since the start, or since {@link #forgetPeak}. */
    static long peak() throws IOException {
        return field("VmHWM:");
    }

    /** Lets the peak begin anew at what is resident now. */
    static void forgetPeak() throws IOException {
        Files.writeString(CLEAR, "5");
    }

    private static long field(String name) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(STATUS);
        } catch (IOException e) {
            throw new IOException("memory is measured by " + STATUS + ", which Linux alone has", e);
        }
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + name));
    }
}
