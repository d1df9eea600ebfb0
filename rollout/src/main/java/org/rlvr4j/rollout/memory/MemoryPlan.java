package org.rlvr4j.rollout.memory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The native memory that a run is expected to take, part by part. Some of it lives as long as the run, the rest comes
 * with one phase and goes with it, so that the peak is that of the dearest phase.
 *
 * <p>Not counted: the Java heap and the libraries, some hundreds of megabytes.
 *
 * @param parts in the order of the table
 */
public record MemoryPlan(List<Part> parts) {

    /** What happens one after the other in a step. */
    public enum Phase {
        /** Completions grow. */
        SAMPLING,
        /** Sequences are scored without gradients. */
        SCORING,
        /** Forward and backward of the largest micro-batch. */
        TRAINING
    }

    /**
     * One thing that takes memory.
     *
     * @param name for the reader
     * @param bytes that it takes
     * @param phases in which it is there
     */
    public record Part(String name, long bytes, Set<Phase> phases) {
        static Part always(String name, long bytes) {
            return new Part(name, bytes, EnumSet.allOf(Phase.class));
        }

        static Part in(Phase phase, String name, long bytes) {
            return new Part(name, bytes, EnumSet.of(phase));
        }
    }

    public MemoryPlan {
        parts = parts.stream().filter(part -> part.bytes() > 0).toList();
    }

    /** Returns the bytes of a part; 0 if there is none of that name. */
    public long bytes(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .mapToLong(Part::bytes)
                .sum();
    }

    /** Returns whether layers are computed again on the way back. */
    boolean recomputes() {
        return bytes(DecoderMemory.LAYER_INPUTS) > 0;
    }

    /** Returns the bytes of what lives as long as the run. */
    public long lasting() {
        return parts.stream()
                .filter(part -> part.phases().size() == Phase.values().length)
                .mapToLong(Part::bytes)
                .sum();
    }

    /** Returns the bytes of one phase, with what lives as long as the run. */
    public long bytes(Phase phase) {
        return parts.stream()
                .filter(part -> part.phases().contains(phase))
                .mapToLong(Part::bytes)
                .sum();
    }

    /** Returns the phase that takes most. */
    public Phase peakPhase() {
        return Arrays.stream(Phase.values())
                .max(Comparator.comparingLong(this::bytes))
                .orElseThrow();
    }

    /** Returns the bytes at the peak. */
    public long peak() {
        return bytes(peakPhase());
    }

    /** Returns a table: a line for each part with its MiB, a mark at those that make the peak, and the peak. */
    public String table() {
        Phase phase = peakPhase();
        StringBuilder table = new StringBuilder();
        for (Part part : parts) {
            boolean counts = part.phases().contains(phase);
            table.append(line(part.name(), part.bytes(), counts ? "*" : ""));
        }
        return table.append(line("peak, while " + phase.name().toLowerCase(Locale.ROOT), peak(), "= sum of *"))
                .toString();
    }

    private static String line(String name, long bytes, String mark) {
        return String.format(Locale.ROOT, "  %-34s %,10.1f MiB %s", name, bytes / (double) (1 << 20), mark)
                        .stripTrailing()
                + "\n";
    }
}
