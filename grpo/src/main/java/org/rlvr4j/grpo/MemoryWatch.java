package org.rlvr4j.grpo;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Figures that show a leak: arrays in native memory, the process' size where the system tells it, and the memory of the
 * device where the policy lives on a card.
 */
final class MemoryWatch {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final NDManager manager;
    private final DeviceMemory device;
    private long devicePeak;

    MemoryWatch(NDManager manager) {
        this(manager, DeviceMemory.of(manager.getDevice()));
    }

    MemoryWatch(NDManager manager, DeviceMemory device) {
        this.manager = manager;
        this.device = device;
    }

    /** Looks at the device, whose peak may lie in the middle of a step. */
    void look() {
        device.used().ifPresent(used -> devicePeak = Math.max(devicePeak, used));
    }

    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("memory/native_arrays", (double) arrays());
        processMegabytes().ifPresent(size -> figures.put("memory/process_mb", size));
        Runtime runtime = Runtime.getRuntime();
        figures.put("memory/heap_mb", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
        device.used().ifPresent(used -> {
            devicePeak = Math.max(devicePeak, used);
            figures.put("memory/device_mb", used / 1e6);
            figures.put("memory/device_peak_mb", devicePeak / 1e6);
        });
        return figures;
    }

    /** Counts the arrays of the policy's manager and of all above it, where those end up that nobody owns. */
    private int arrays() {
        int count = 0;
        for (@Nullable NDManager owner = manager; owner != null; owner = owner.getParentManager()) {
            count += owner.getManagedArrays().size();
        }
        return count;
    }

    private static OptionalDouble processMegabytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalDouble.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
