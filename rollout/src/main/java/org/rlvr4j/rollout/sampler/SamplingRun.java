package org.rlvr4j.rollout.sampler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.Policy;

/** One run of the sampler: admits waiting completions into free rows, draws, and frees the rows of finished ones. */
final class SamplingRun {
    private final Policy policy;
    private final Ending ending;
    private final List<int[]> prompts;
    private final int[] occurrences;
    private final SamplingOptions options;
    private final SampleKey key;
    private final SamplingListener listener;
    private final int rows;
    private final int decoderLength;
    private final Admission admission;
    private final NavigableSet<Integer> freeRows = new TreeSet<>();
    private final NavigableMap<Integer, GrowingCompletion> live = new TreeMap<>();
    private final @Nullable Completion[] finished;
    private int finishedCount;
    private long finishedTokens;
    private long rowSteps;
    private int prefills;
    private long prefilledTokens;

    SamplingRun(
            Policy policy,
            Ending ending,
            List<int[]> prompts,
            SamplingOptions options,
            SampleKey key,
            SamplingListener listener) {
        this.policy = policy;
        this.ending = ending;
        this.prompts = prompts;
        this.occurrences = occurrences(prompts);
        this.options = options;
        this.key = key;
        this.listener = listener;
        int total = prompts.size() * options.groupSize();
        this.finished = new Completion[total];
        this.rows = Math.min(options.rows(), total);
        this.decoderLength = decoderLength();
        this.admission = new Admission(prompts.size(), options.groupSize(), rows);
        IntStream.range(0, rows).forEach(freeRows::add);
    }

    /** Numbers equal prompts, so that each has randomness of its own wherever it stands among others. */
    private static int[] occurrences(List<int[]> prompts) {
        Map<List<Integer>, Integer> seen = new HashMap<>();
        return prompts.stream()
                .mapToInt(prompt -> seen.merge(IntStream.of(prompt).boxed().toList(), 1, Integer::sum) - 1)
                .toArray();
    }

    /** The longest sequence, with room to draw past its end so that a last call need not be shortened. */
    private int decoderLength() {
        long longestPrompt =
                prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        long wanted = longestPrompt + options.maxNewTokens() + options.stepsPerCall() - 1;
        return (int) Math.min(wanted, policy.maxSequenceLength());
    }

    List<Completion> run() {
        try (Decoder decoder = policy.decoder(rows, decoderLength)) {
            while (admission.hasNext() || !live.isEmpty()) {
                throwIfCancelled();
                while (admission.isDue(freeRows.size())) {
                    admit(decoder, admission.next(freeRows.size()));
                }
                draw(decoder);
                listener.onProgress(progress());
            }
        }
        return List.of(finished);
    }

    private void throwIfCancelled() {
        if (Thread.currentThread().isInterrupted() || listener.isCancelled()) {
            throw new CancellationException(
                    "sampling was stopped after " + finishedCount + " of " + finished.length + " completions");
        }
    }

    private void admit(Decoder decoder, Admission.Part part) {
        int[] prompt = prompts.get(part.prompt());
        int[] taken = IntStream.range(0, part.samples())
                .map(i -> freeRows.pollFirst())
                .toArray();
        decoder.admit(prompt, taken);
        prefills++;
        prefilledTokens += prompt.length;
        int room = policy.maxSequenceLength() - prompt.length;
        for (int i = 0; i < taken.length; i++) {
            int sample = part.firstSample() + i;
            CounterRandom random = new CounterRandom(key, prompt, occurrences[part.prompt()], sample);
            live.put(taken[i], new GrowingCompletion(part.prompt(), sample, prompt.length, room, ending, random));
        }
    }

    private void draw(Decoder decoder) {
        int[] drawnRows = live.keySet().stream().mapToInt(row -> row).toArray();
        List<GrowingCompletion> growing = new ArrayList<>(live.values());
        int steps = steps(growing);
        double[][] uniforms =
                growing.stream().map(completion -> completion.uniforms(steps)).toArray(double[][]::new);
        Decoder.Draws draws = decoder.draw(
                drawnRows,
                steps,
                uniforms,
                options.distribution(),
                ending.barred(growing.stream().mapToInt(GrowingCompletion::length)));
        rowSteps += (long) drawnRows.length * steps;
        for (int i = 0; i < drawnRows.length; i++) {
            GrowingCompletion completion = growing.get(i);
            if (completion.append(draws.tokens()[i], draws.logProbs()[i], draws.untemperedLogProbs()[i])) {
                release(decoder, drawnRows[i], completion.finish());
            }
        }
    }

    /** No more than any row has room for, and no more than some row can use. */
    private int steps(List<GrowingCompletion> growing) {
        int room = Integer.MAX_VALUE;
        int useful = 0;
        for (GrowingCompletion completion : growing) {
            room = Math.min(room, decoderLength - completion.sequenceLength());
            useful = Math.max(useful, completion.remaining());
        }
        return Math.min(options.stepsPerCall(), Math.min(room, useful));
    }

    private void release(Decoder decoder, int row, Completion completion) {
        decoder.release(row);
        live.remove(row);
        freeRows.add(row);
        finished[completion.prompt() * options.groupSize() + completion.sample()] = completion;
        finishedCount++;
        finishedTokens += completion.length();
        listener.onFinished(completion);
    }

    private SamplingProgress progress() {
        long tokens = finishedTokens
                + live.values().stream().mapToLong(GrowingCompletion::length).sum();
        return new SamplingProgress(
                tokens, rowSteps, prefills, prefilledTokens, finishedCount, finished.length, live.size());
    }
}
