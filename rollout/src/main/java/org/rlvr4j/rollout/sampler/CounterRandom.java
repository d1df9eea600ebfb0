package org.rlvr4j.rollout.sampler;

/**
 * The uniforms of one completion. Each is a function of (run seed, step, prompt, sample, position) alone, so they do
 * not depend on which other completions are drawn, nor on the order of drawing.
 *
 * <p>A prompt counts by its tokens. Where the same prompt is asked for more than once in a run, its occurrences are
 * numbered, so that they do not repeat each other.
 *
 * <p>The inputs are absorbed one after another by {@link Philox}: each block's result is the key and half of the
 * counter of the next.
 */
final class CounterRandom {
    private static final double UNIT = 0x1.0p-53;

    private final Philox.Block stream;

    /**
     * Opens the stream of one completion.
     *
     * @param prompt token ids
     * @param occurrence how often the same prompt stands earlier in the run
     * @param sample index within the group
     */
    CounterRandom(SampleKey key, int[] prompt, int occurrence, int sample) {
        Philox.Block state = Philox.block(key.runSeed(), new Philox.Block(key.step(), prompt.length));
        for (int token : prompt) {
            state = absorb(state, token);
        }
        stream = absorb(state, ((long) occurrence << 32) | sample);
    }

    private static Philox.Block absorb(Philox.Block state, long word) {
        return Philox.block(state.low(), new Philox.Block(word, state.high()));
    }

    /**
     * Returns the uniform of a position, a multiple of 2<sup>-53</sup> in {@code [0, 1)}.
     *
     * @param position of the token in the completion, from 0
     */
    double uniform(int position) {
        return (absorb(stream, position).low() >>> 11) * UNIT;
    }
}
