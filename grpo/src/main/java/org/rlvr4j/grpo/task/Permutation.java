package org.rlvr4j.grpo.task;

/**
 * Seeded permutations that are the same on every Java version.
 *
 * <p>Random bits are the SplitMix64 sequence (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * OOPSLA 2014), the shuffle is Fisher and Yates' with Lemire's multiply-shift for a bounded draw; its bias, below
 * 2<sup>-32</sup> for lists under 2<sup>31</sup> entries, does not matter for an order of presentation.
 */
public final class Permutation {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Permutation() {}

    /** Returns a permutation of {@code 0 .. size-1} that depends on the arguments alone. */
    public static int[] of(int size, long seed, long stream) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        long state = mix(mix(seed) + GOLDEN_GAMMA * (stream + 1));
        for (int i = size - 1; i > 0; i--) {
            state += GOLDEN_GAMMA;
            int j = (int) Math.multiplyHigh(mix(state) >>> 1, 2L * (i + 1));
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
