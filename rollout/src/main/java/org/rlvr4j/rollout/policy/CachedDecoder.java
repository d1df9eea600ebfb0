package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.script.TorchScript;

/**
 * A {@link Decoder} over cached keys and values. Live sequences always fill the first slots of the caches, so that no
 * step works on free ones: when a row is freed, the last live slot moves into its place.
 *
 * <p>A slot holds the keys and values of all its tokens but the last, which the next step feeds in.
 */
final class CachedDecoder implements Decoder {

    /** Columns are allocated in multiples of this. */
    private static final int COLUMNS = 64;

    /** Caches of so many bytes in all are allocated at once: 128 MiB. */
    private static final long SMALL = 1L << 27;

    private static final int FREE = -1;

    private final TorchScript script;
    private final DecoderBlock module;
    private final NDManager manager;
    private final List<NDArray> weights;
    private final PackedWeights packed;
    private final int maxLength;
    private final long firstBytes;
    private final int[] slotOfRow;
    private final int[] rowOfSlot;
    private final WaitingPrompts waiting = new WaitingPrompts();
    /** By slot: the sequence's length so far, and its last token. */
    private final int[] length;

    private final long[] token;
    private final TokenHistory history;

    /** By slot: whether its keys are turned as those of a sequence beyond the pretrained length. */
    private final boolean[] isLong;

    private final RotaryRows rotaryRows;

    private NDManager cacheManager;
    private List<NDArray> caches = List.of();
    private int capacity;
    private int live;
    private boolean closed;

    CachedDecoder(DecoderBlock module, int rows, int maxLength) {
        this(module, rows, maxLength, SMALL);
    }

    /** Makes a decoder whose caches begin with so many bytes at most, or as many as a first step needs. */
    CachedDecoder(DecoderBlock module, int rows, int maxLength, long firstBytes) {
        if (rows < 1) {
            throw new IllegalArgumentException("a decoder needs at least 1 row, not " + rows);
        }
        this.module = module;
        this.script = module.script();
        this.manager = module.manager().newSubManager();
        this.weights = script.tensors(manager, "prepare", module.weights());
        this.packed = new PackedWeights(module, manager, weights);
        this.cacheManager = manager.newSubManager();
        this.maxLength = maxLength;
        this.firstBytes = firstBytes;
        this.slotOfRow = filled(rows);
        this.rowOfSlot = filled(rows);
        this.length = new int[rows];
        this.token = new long[rows];
        this.history = new TokenHistory(rows);
        this.isLong = new boolean[rows];
        this.rotaryRows = RotaryRows.of(module.config());
    }

    private static int[] filled(int rows) {
        int[] slots = new int[rows];
        Arrays.fill(slots, FREE);
        return slots;
    }

    @Override
    public int rows() {
        return slotOfRow.length;
    }

    @Override
    public void admit(int[] prompt, int[] rows) {
        requireOpen();
        module.checkPrompt(prompt, maxLength);
        int[] slots = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (slotOfRow[rows[i]] != FREE) {
                throw new IllegalStateException("row " + rows[i] + " is occupied: release it first");
            }
            int slot = live++;
            slotOfRow[rows[i]] = slot;
            history.begin(rows[i], prompt);
            rowOfSlot[slot] = rows[i];
            length[slot] = prompt.length;
            isLong[slot] = rotaryRows.isLong(prompt.length);
            token[slot] = prompt[prompt.length - 1];
            slots[i] = slot;
        }
        if (prompt.length > 1) {
            waiting.add(prompt.clone(), slots);
        }
    }

    private void prefill() {
        for (WaitingPrompts.Pass pass : waiting.takeAll()) {
            int width = pass.packed().width();
            reserve(width + 1);
            try (NDManager scope = manager.newSubManager()) {
                PackedBatch.Tensors tensors = pass.packed().tensors(scope, rotaryRows);
                RotaryTensors rotary = module.rotary(width);
                script.run(
                        "prefill",
                        tensors.ids(),
                        tensors.positions(),
                        tensors.cells(),
                        tensors.bands(),
                        scope.create(pass.from()),
                        scope.create(pass.slots()),
                        caches,
                        rotary.cos(),
                        rotary.sin(),
                        weights);
            }
        }
    }

    @Override
    public void release(int row) {
        int slot = occupied(row);
        prefill();
        int last = --live;
        if (slot != last) {
            if (length[last] > 1) {
                script.run("move", caches, last, slot, length[last] - 1);
            }
            place(last, slot);
        }
        rowOfSlot[last] = FREE;
        slotOfRow[row] = FREE;
    }

    private void place(int from, int to) {
        length[to] = length[from];
        token[to] = token[from];
        isLong[to] = isLong[from];
        rowOfSlot[to] = rowOfSlot[from];
        slotOfRow[rowOfSlot[to]] = to;
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
        return draw(rows, steps, uniforms, distribution, Barred.nothing(rows.length));
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution, Barred barred) {
        int[] slots = Arrays.stream(rows).map(this::occupied).toArray();
        if (rows.length != live) {
            throw new IllegalArgumentException(
                    rows.length + " rows are drawn of " + live + " occupied ones; draw all, and release what is done");
        }
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (int slot = 0; slot < live; slot++) {
            longest = Math.max(longest, length[slot]);
            shortest = Math.min(shortest, length[slot]);
        }
        if (longest + steps > maxLength) {
            throw new IllegalArgumentException("a row of " + longest + " tokens has no room for " + steps
                    + " more in a decoder of length " + maxLength);
        }
        reserve(longest + steps);
        prefill();
        int fed = packed.rowsFor(live);
        long[] tokens = new long[fed];
        long[] positions = new long[fed];
        long[] places = new long[live];
        double[] ordered = new double[live * steps];
        long[] barredSteps = new long[live];
        for (int i = 0; i < live; i++) {
            int slot = slots[i];
            tokens[slot] = token[slot];
            positions[slot] = length[slot] - 1L;
            places[slot] = rotaryRows.row(length[slot] - 1, isLong[slot]);
            System.arraycopy(uniforms[i], 0, ordered, slot * steps, steps);
            barredSteps[slot] = barred.steps()[i];
        }
        try (NDManager scope = manager.newSubManager()) {
            RotaryTensors rotary = module.rotary(longest + steps);
            List<NDArray> drawn = script.tensors(
                    scope,
                    "decode",
                    scope.create(tokens),
                    scope.create(positions),
                    scope.create(places),
                    longest,
                    longest == shortest,
                    scope.create(ordered, new Shape(live, steps)),
                    numbers(distribution),
                    context(scope, distribution, longest),
                    scope.create(Arrays.stream(barred.tokens()).asLongStream().toArray()),
                    scope.create(barredSteps),
                    caches,
                    rotary.cos(),
                    rotary.sin(),
                    weights,
                    packed.tensors());
            return advance(
                    rows,
                    slots,
                    steps,
                    drawn.get(0).toLongArray(),
                    drawn.get(1).toFloatArray(),
                    drawn.get(2).toFloatArray());
        }
    }

    /** As {@code draw.py} reads them. */
    static double[] numbers(Distribution distribution) {
        return new double[] {
            distribution.temperature(),
            distribution.topK(),
            distribution.topP(),
            distribution.minP(),
            distribution.typicalP(),
            distribution.epsilonCutoff(),
            distribution.etaCutoff(),
            distribution.repetitionPenalty()
        };
    }

    /** What the live slots hold, {@code [slots, longest]}; without columns where nothing depends on it. */
    private NDArray context(NDManager scope, Distribution distribution, int longest) {
        if (!distribution.needsContext()) {
            return scope.create(new long[0]).reshape(0, 0);
        }
        int[] rows = Arrays.copyOf(rowOfSlot, live);
        return scope.create(history.rectangle(rows, longest), new Shape(live, longest));
    }

    private Draws advance(int[] rows, int[] slots, int steps, long[] ids, float[] tempered, float[] untempered) {
        Draws draws = new Draws(new int[slots.length][steps], new float[slots.length][], new float[slots.length][]);
        for (int i = 0; i < slots.length; i++) {
            int from = slots[i] * steps;
            for (int step = 0; step < steps; step++) {
                draws.tokens()[i][step] = (int) ids[from + step];
            }
            draws.logProbs()[i] = Arrays.copyOfRange(tempered, from, from + steps);
            draws.untemperedLogProbs()[i] = Arrays.copyOfRange(untempered, from, from + steps);
            history.append(rows[i], draws.tokens()[i]);
            length[slots[i]] += steps;
            token[slots[i]] = ids[from + steps - 1];
        }
        return draws;
    }

    private int occupied(int row) {
        requireOpen();
        int slot = slotOfRow[row];
        if (slot == FREE) {
            throw new IllegalStateException("row " + row + " is free: admit a prompt first");
        }
        return slot;
    }

    /** Makes room for sequences of a length, growing by half so that copies stay rare; small caches never grow. */
    private void reserve(int columns) {
        if (columns <= capacity) {
            return;
        }
        int first = (int) Math.min(maxLength, firstBytes / columnBytes());
        int wanted = Math.max(columns, Math.max(first, capacity + capacity / 2));
        int rounded = Math.min((wanted + COLUMNS - 1) / COLUMNS * COLUMNS, Math.max(columns, maxLength));
        NDManager next = manager.newSubManager();
        List<NDArray> grown = caches.isEmpty()
                ? script.tensors(next, "caches", weights.get(0), slotOfRow.length, rounded)
                : grown(next, rounded);
        cacheManager.close();
        cacheManager = next;
        caches = new ArrayList<>(grown);
        capacity = rounded;
    }

    private long columnBytes() {
        ModelConfig config = module.config();
        return 2L * Float.BYTES * config.layers() * config.kvHeads() * config.headDim() * slotOfRow.length;
    }

    /** One after the other, so that never more than one of them is there twice. */
    private List<NDArray> grown(NDManager next, int columns) {
        List<NDArray> grown = new ArrayList<>();
        for (NDArray cache : caches) {
            grown.addAll(script.tensors(next, "grow", List.of(cache), columns));
            cache.close();
        }
        return grown;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed: ask the policy for another");
        }
    }

    @Override
    public void close() {
        closed = true;
        manager.close();
    }
}
