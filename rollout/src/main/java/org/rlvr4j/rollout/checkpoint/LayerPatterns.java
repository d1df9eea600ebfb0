package org.rlvr4j.rollout.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/** How layers differ from each other where a configuration does not say it: what transformers then assumes. */
final class LayerPatterns {

    /** Window of Gemma 2 and 3. */
    static final int WINDOW = 4096;

    /** Every so many layers of Gemma 3 one sees everything. */
    static final int GEMMA3_PERIOD = 6;

    /** Every so many layers of SmolLM3 one is not rotated. */
    static final int SMOLLM3_PERIOD = 4;

    private LayerPatterns() {}

    static List<Integer> windows(Architecture architecture, int layers) {
        return switch (architecture) {
            case GEMMA2 -> windows(layers, 2, WINDOW);
            case GEMMA3 -> windows(layers, GEMMA3_PERIOD, WINDOW);
            default -> IntStream.range(0, layers).mapToObj(layer -> 0).toList();
        };
    }

    /** Returns windows for all layers but each {@code period}-th. */
    static List<Integer> windows(int layers, int period, int window) {
        return others(layers, period).stream().map(other -> other ? window : 0).toList();
    }

    static List<Boolean> rotary(Architecture architecture, int layers) {
        return switch (architecture) {
            case GPT2 -> IntStream.range(0, layers).mapToObj(layer -> false).toList();
            case SMOLLM3 -> others(layers, SMOLLM3_PERIOD);
            default -> IntStream.range(0, layers).mapToObj(layer -> true).toList();
        };
    }

    /** Returns for each layer whether it is another than each {@code period}-th. */
    static List<Boolean> others(int layers, int period) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> (layer + 1) % period != 0)
                .toList();
    }
}
