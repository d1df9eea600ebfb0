package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.memory.GradientPath;

/**
 * A {@link TokenBatch} as the decoder script takes it: the tokens of all sequences in one row, without padding, the
 * longest sequence first. The last token of a sequence predicts nothing and stays out. A prompt that several
 * sequences begin with is there once, see {@link SharedPrompts}.
 *
 * <p>Attention works on grids of rows by longest length. Sequences of like length share one, so that little of it is
 * empty however the lengths vary.
 */
final class PackedBatch {

    /** A band ends where more than one in so many cells would be empty. */
    private static final int EMPTY_SHARE = 8;

    /** A grid costs calls of its own, so that a few sequences are not worth one. */
    private static final int LEAST_CELLS = 256;

    private final TokenBatch batch;
    /** Indices of the sequences that have something to score, the longest first. */
    private final List<Integer> order;

    private final SharedPrompts prompts;
    private final List<Band> bands;
    private final int tokens;
    private final int completionTokens;

    /**
     * Sequences whose attention is computed together, one in each row of a grid.
     *
     * @param filled cells that are not empty
     * @param tokens that lie in the row for the first time
     */
    private record Band(int rows, int width, int filled, int tokens) {
        Band with(int inputs, int shared) {
            return new Band(rows + 1, width, filled + inputs, tokens + inputs - shared);
        }

        boolean takes(int inputs) {
            long cells = (long) (rows + 1) * width;
            return cells <= LEAST_CELLS || (cells - filled - inputs) * EMPTY_SHARE <= cells;
        }
    }

    /** Packs a batch as a model's passes over layers take it. */
    static PackedBatch of(DecoderBlock block, TokenBatch batch) {
        boolean shares = block.gradientPath() == GradientPath.WRITTEN;
        return new PackedBatch(batch, shares ? RotaryRows.of(block.config()) : null);
    }

    /** Packs a batch in which every sequence has its own prompt. */
    PackedBatch(TokenBatch batch) {
        this(batch, null);
    }

    private PackedBatch(TokenBatch batch, @Nullable RotaryRows sharing) {
        this.batch = batch;
        List<TokenSequence> sequences = batch.sequences();
        this.order = IntStream.range(0, sequences.size())
                .boxed()
                .filter(i -> inputs(sequences.get(i)) > 0)
                .sorted(Comparator.comparingInt(i -> -inputs(sequences.get(i))))
                .toList();
        this.prompts =
                sharing == null ? SharedPrompts.none(sequences.size()) : SharedPrompts.of(sequences, order, sharing);
        this.bands = bands();
        this.tokens = bands.stream().mapToInt(Band::tokens).sum();
        this.completionTokens = batch.completionTokens();
    }

    private List<Band> bands() {
        List<Band> bands = new ArrayList<>();
        for (int i : order) {
            int inputs = inputs(batch.sequences().get(i));
            int shared = prompts.before(i, batch.sequences().get(i));
            Band last = bands.isEmpty() ? new Band(0, 0, 0, 0) : bands.get(bands.size() - 1);
            if (last.takes(inputs) && last.rows() > 0) {
                bands.set(bands.size() - 1, last.with(inputs, shared));
            } else {
                bands.add(new Band(0, inputs, 0, 0).with(inputs, shared));
            }
        }
        return bands;
    }

    private static int inputs(TokenSequence sequence) {
        return sequence.completionLength() == 0 ? 0 : sequence.length() - 1;
    }

    /** Returns whether there is no completion token, so nothing to score. */
    boolean isEmpty() {
        return completionTokens == 0;
    }

    /** Returns the indices of the sequences in the order in which their tokens are packed. */
    List<Integer> order() {
        return order;
    }

    /** Returns the number m of completion tokens. */
    int completionTokens() {
        return completionTokens;
    }

    /** Returns the tokens that go through the layers. */
    int tokens() {
        return tokens;
    }

    /** Returns the largest position, plus one. */
    int width() {
        return bands.stream().mapToInt(Band::width).max().orElse(0);
    }

    /** Returns the cells of attention's grids, the empty ones included. */
    long cells() {
        return bands.stream()
                .mapToLong(band -> (long) band.rows() * band.width())
                .sum();
    }

    /**
     * The tensors of the batch; see {@code decoder.py} and {@code mix.py} for shapes. The bands and the temperature lie in
     * main memory: the script reads them as numbers, and a read from a card waits for all that was asked of it before.
     */
    record Tensors(
            NDArray ids,
            NDArray positions,
            NDArray cells,
            NDArray bands,
            NDArray sources,
            NDArray repeats,
            NDArray index,
            NDArray targets,
            NDArray temperature) {}

    Tensors tensors(NDManager manager, RotaryRows rotary) {
        long[] ids = new long[tokens];
        long[] positions = new long[tokens];
        var cells = new GridCells(tokens, Math.toIntExact(cells()), prompts.tokens() > 0);
        int[] starts = new int[batch.sequences().size()];
        long[] index = new long[completionTokens];
        long[] targets = new long[completionTokens];
        int[] offsets = offsets();
        int at = 0;
        int row = 0;
        Iterator<Band> next = bands.iterator();
        Band band = next.next();
        for (int i : order) {
            TokenSequence sequence = batch.sequences().get(i);
            if (row == band.rows()) {
                cells.nextGrid(band.rows() * band.width());
                band = next.next();
                row = 0;
            }
            int scored = offsets[i];
            starts[i] = at;
            int shared = prompts.before(i, sequence);
            for (int t = 0; t < inputs(sequence); t++) {
                int cell = row * band.width() + t;
                int token = t < shared ? starts[prompts.owners()[i]] + t : at++;
                if (t < shared) {
                    cells.repeat(cell, token);
                } else {
                    cells.put(cell, token);
                    ids[token] = sequence.tokens()[t];
                    positions[token] = rotary.row(t, rotary.isLong(sequence.length()));
                }
                if (t + 1 >= sequence.promptLength()) {
                    index[scored] = token;
                    targets[scored] = sequence.tokens()[t + 1];
                    scored++;
                }
            }
            for (int t = inputs(sequence); t < band.width(); t++) {
                cells.repeat(row * band.width() + t, 0);
            }
            row++;
        }
        NDManager host = manager.newSubManager(Device.cpu());
        return new Tensors(
                manager.create(ids),
                manager.create(positions),
                manager.create(cells.own()),
                host.create(shapes(), new Shape(bands.size(), 3)),
                manager.create(cells.sources()),
                manager.create(cells.repeats()),
                manager.create(index),
                manager.create(targets),
                host.create(batch.temperature()));
    }

    private long[] shapes() {
        return bands.stream()
                .flatMapToLong(band -> LongStream.of(band.rows(), band.width(), band.tokens()))
                .toArray();
    }

    /** Returns where each sequence's first score lies: scores stay in the order of the batch. */
    private int[] offsets() {
        List<TokenSequence> sequences = batch.sequences();
        int[] offsets = new int[sequences.size()];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + sequences.get(i - 1).completionLength();
        }
        return offsets;
    }

    /** Cuts {@code [2, m]} as the script returns it into the sequences' scores. */
    TokenScores unpack(float[] packed) {
        double[] wide = new double[packed.length];
        Arrays.setAll(wide, i -> packed[i]);
        return PackedScores.unpack(batch, wide);
    }

    /**
     * Lays gradients out as {@code [2, m]}.
     *
     * @throws IllegalArgumentException if the shape differs from the batch's, or an entry is not finite
     */
    float[] pack(TokenScores gradient) {
        double[] wide = PackedScores.pack(batch, gradient);
        float[] packed = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            packed[i] = (float) wide[i];
        }
        return packed;
    }
}
