package org.rlvr4j.rollout.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;
import org.rlvr4j.rollout.vector.Sequence;
import org.rlvr4j.rollout.vector.TokenChoice;
import org.rlvr4j.rollout.vector.VectorModel;

/**
 * A {@link Decoder} that computes with Java's Vector API. A row holds the keys and values of all its tokens but the last,
 * which the next step feeds in.
 *
 * <p>Its weights are those at its opening, but for an embedding that is not read out of the head: a row of it is read when
 * its token first occurs, as the script's decoder reads the parameter itself. As with that one, weights are not to be updated
 * while a decoder is open.
 *
 * <p>A row's tokens and log-probabilities are the same, to the last bit, whatever other rows there are.
 */
final class VectorDecoder implements Decoder {

    private final DecoderBlock module;
    private final VectorModels models;
    private final LoadedModel loaded;
    private final VectorModel model;
    private final int maxLength;
    private final @Nullable Sequence[] sequences;
    private final int[] last;
    private final TokenHistory history;
    private final List<Prompt> waiting = new ArrayList<>();
    private final float[] logits;
    private int live;
    private boolean closed;

    /** Tokens whose keys and values are not there yet, and the rows that are to have them. */
    private record Prompt(int[] tokens, int[] rows) {}

    VectorDecoder(DecoderBlock module, VectorModels models, int rows, int maxLength) {
        if (rows < 1) {
            throw new IllegalArgumentException("a decoder needs at least 1 row, not " + rows);
        }
        this.module = module;
        this.models = models;
        this.maxLength = maxLength;
        this.sequences = new Sequence[rows];
        this.last = new int[rows];
        this.history = new TokenHistory(rows);
        this.loaded = models.take(maxLength);
        this.model = loaded.model();
        this.logits = new float[Math.multiplyExact(rows, model.logitStride())];
    }

    @Override
    public int rows() {
        return sequences.length;
    }

    @Override
    public void admit(int[] prompt, int[] rows) {
        requireOpen();
        module.checkPrompt(prompt, maxLength);
        for (int row : rows) {
            if (sequences[row] != null) {
                throw new IllegalStateException("row " + row + " is occupied: release it first");
            }
            sequences[row] = model.sequence();
            history.begin(row, prompt);
            last[row] = prompt[prompt.length - 1];
            live++;
        }
        waiting.add(new Prompt(Arrays.copyOf(prompt, prompt.length - 1), rows.clone()));
    }

    /** Prompts go through the model together, each once; what they leave is handed to all rows of their group. */
    private void prefill() {
        int count = waiting.stream().mapToInt(prompt -> prompt.tokens().length).sum();
        int[] tokens = new int[count];
        Sequence[] owners = new Sequence[count];
        int at = 0;
        for (Prompt prompt : waiting) {
            Sequence first = occupied(prompt.rows()[0]);
            for (int token : prompt.tokens()) {
                tokens[at] = token;
                owners[at++] = first;
            }
        }
        model.forward(tokens, owners, count, null);
        for (Prompt prompt : waiting) {
            // The first row forks as well: where a row's pages break then depends on its prompt alone, and its sums
            // with it.
            Sequence shared = occupied(prompt.rows()[0]);
            for (int row : prompt.rows()) {
                sequences[row] = shared.fork();
            }
            shared.close();
        }
        waiting.clear();
    }

    @Override
    public void release(int row) {
        occupied(row);
        prefill(); // others of its group may wait for what it holds
        occupied(row).close();
        sequences[row] = null;
        live--;
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution) {
        return draw(rows, steps, uniforms, distribution, Barred.nothing(rows.length));
    }

    @Override
    public Draws draw(int[] rows, int steps, double[][] uniforms, Distribution distribution, Barred barred) {
        for (int row : rows) {
            occupied(row);
        }
        if (rows.length != live) {
            throw new IllegalArgumentException(
                    rows.length + " rows are drawn of " + live + " occupied ones; draw all, and release what is done");
        }
        int longest = Arrays.stream(rows).map(history::length).max().orElse(0);
        if (longest + steps > maxLength) {
            throw new IllegalArgumentException("a row of " + longest + " tokens has no room for " + steps
                    + " more in a decoder of length " + maxLength);
        }
        prefill();
        Sequence[] drawn = Arrays.stream(rows).mapToObj(this::occupied).toArray(Sequence[]::new);
        Draws draws =
                new Draws(new int[rows.length][steps], new float[rows.length][steps], new float[rows.length][steps]);
        for (int step = 0; step < steps; step++) {
            int at = step;
            model.forward(Arrays.stream(rows).map(row -> last[row]).toArray(), drawn, rows.length, logits);
            model.each(rows.length, i -> draw(draws, rows[i], i, at, uniforms[i][at], distribution, barred));
        }
        return draws;
    }

    private void draw(Draws draws, int row, int i, int step, double uniform, Distribution distribution, Barred barred) {
        int from = i * model.logitStride();
        int[] held = barred.at(i, step);
        int token;
        if (distribution.isFiltered() || held.length > 0) {
            double[] wide = new double[module.config().vocabularySize()];
            Arrays.setAll(wide, id -> logits[from + id]);
            TokenDraw draw =
                    TokenDraw.draw(wide, distribution, new TokenDraw.Context(history.tokens(row), held), uniform);
            token = draw.token();
            draws.logProbs()[i][step] = (float) draw.logProb();
            draws.untemperedLogProbs()[i][step] = (float) draw.untemperedLogProb();
        } else {
            TokenChoice choice =
                    TokenChoice.of(logits, from, module.config().vocabularySize(), distribution.temperature(), uniform);
            token = choice.token();
            draws.logProbs()[i][step] = (float) choice.logProb();
            draws.untemperedLogProbs()[i][step] = (float) choice.untemperedLogProb();
        }
        draws.tokens()[i][step] = token;
        last[row] = token;
        history.append(row, token);
    }

    private Sequence occupied(int row) {
        requireOpen();
        Sequence sequence = sequences[row];
        if (sequence == null) {
            throw new IllegalStateException("row " + row + " is free: admit a prompt first");
        }
        return sequence;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed: ask the policy for another");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Sequence sequence : sequences) {
            if (sequence != null) {
                sequence.close();
            }
        }
        models.giveBack(loaded);
    }
}
