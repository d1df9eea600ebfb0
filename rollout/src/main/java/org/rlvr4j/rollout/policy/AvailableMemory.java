package org.rlvr4j.rollout.policy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that native allocations may still take. */
final class AvailableMemory {

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private AvailableMemory() {}

    /**
     * Returns bytes of main memory: what the kernel says can be had without swapping, or the free memory where it does
     * not say.
     */
    static long bytes() {
        long free = free();
        try {
            // Free memory leaves out the page cache, which the kernel gives up when asked.
            return Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(free);
        } catch (IOException | NumberFormatException e) {
            return free;
        }
    }

    private static long free() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getFreeMemorySize()
                : Long.MAX_VALUE;
    }
}
