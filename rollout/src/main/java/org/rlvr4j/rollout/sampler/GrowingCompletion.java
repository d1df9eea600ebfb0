package org.rlvr4j.rollout.sampler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A completion that occupies a row. */
final class GrowingCompletion {
    private final int prompt;
    private final int sample;
    private final int promptLength;
    private final int limit;
    private final Ending ending;
    private final CounterRandom random;
    private final StopDetector stops;
    private int[] tokens = new int[16];
    private float[] logProbs = new float[16];
    private float[] untemperedLogProbs = new float[16];
    private int length;
    private @Nullable FinishReason finishReason;

    /**
     * Begins a completion.
     *
     * @param room tokens that fit after the prompt, at least 1
     */
    GrowingCompletion(int prompt, int sample, int promptLength, int room, Ending ending, CounterRandom random) {
        this.prompt = prompt;
        this.sample = sample;
        this.promptLength = promptLength;
        this.limit = Math.min(room, ending.maxNewTokens());
        this.ending = ending;
        this.random = random;
        this.stops = ending.stopDetector();
    }

    /** Returns the tokens of prompt and completion so far. */
    int sequenceLength() {
        return promptLength + length;
    }

    /** Returns how many tokens may still be drawn. */
    int remaining() {
        return limit - length;
    }

    /** Returns the number of tokens kept so far. */
    int length() {
        return length;
    }

    /** Returns the uniforms of the next tokens. */
    double[] uniforms(int steps) {
        double[] uniforms = new double[steps];
        Arrays.setAll(uniforms, step -> random.uniform(length + step));
        return uniforms;
    }

    /** Takes drawn tokens up to where the completion ends. Returns whether it has ended. */
    boolean append(int[] drawn, float[] drawnLogProbs, float[] drawnUntemperedLogProbs) {
        int kept = 0;
        while (kept < drawn.length && finishReason == null) {
            int token = drawn[kept++];
            if (ending.isEos(token)) {
                finishReason = FinishReason.EOS;
            } else if (length + kept == limit) {
                finishReason = FinishReason.LENGTH;
            }
        }
        int searched = finishReason == FinishReason.EOS ? kept - 1 : kept;
        int untilStop = stops.append(drawn, searched);
        if (untilStop > 0) {
            kept = untilStop;
            finishReason = FinishReason.STOP;
        }
        ensureCapacity(length + kept);
        System.arraycopy(drawn, 0, tokens, length, kept);
        System.arraycopy(drawnLogProbs, 0, logProbs, length, kept);
        System.arraycopy(drawnUntemperedLogProbs, 0, untemperedLogProbs, length, kept);
        length += kept;
        return finishReason != null;
    }

    private void ensureCapacity(int capacity) {
        if (capacity > tokens.length) {
            int grown = Math.max(capacity, 2 * tokens.length);
            tokens = Arrays.copyOf(tokens, grown);
            logProbs = Arrays.copyOf(logProbs, grown);
            untemperedLogProbs = Arrays.copyOf(untemperedLogProbs, grown);
        }
    }

    /** Returns the completion, which must have ended. */
    Completion finish() {
        FinishReason reason = finishReason;
        if (reason == null) {
            throw new IllegalStateException("the completion has not ended");
        }
        int[] kept = Arrays.copyOf(tokens, length);
        return new Completion(
                prompt,
                sample,
                kept,
                Arrays.copyOf(logProbs, length),
                Arrays.copyOf(untemperedLogProbs, length),
                ending.text(kept, reason),
                reason);
    }
}
