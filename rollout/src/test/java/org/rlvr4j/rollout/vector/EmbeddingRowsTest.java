package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingRowsTest {

    private static final int HIDDEN = 3;

    private final List<List<Integer>> reads = new ArrayList<>();
    private float shift;
    private boolean broken;

    private void read(int[] tokens, FloatBuffer rows) {
        if (broken) {
            throw new IllegalStateException("released");
        }
        reads.add(Arrays.stream(tokens).boxed().toList());
        for (int token : tokens) {
            for (int i = 0; i < HIDDEN; i++) {
                rows.put(10 * token + i + shift);
            }
        }
        assertThat(rows.hasRemaining()).isFalse();
    }

    private float[] row(EmbeddingRows rows, int token) {
        float[] row = new float[HIDDEN + 1];
        rows.get(token, row, 1);
        return Arrays.copyOfRange(row, 1, row.length);
    }

    private float[] expected(int token) {
        return new float[] {10 * token + shift, 10 * token + 1 + shift, 10 * token + 2 + shift};
    }

    @Test
    void require_readsOnceWhatIsMissing() {
        EmbeddingRows rows = new EmbeddingRows(100, HIDDEN, this::read);
        rows.require(new int[] {9, 5, 7, 5, 9}, 1, 4);
        rows.require(new int[] {7, 8, 8, 5}, 0, 4);
        rows.require(new int[] {5, 7, 8}, 0, 3);

        assertThat(reads).containsExactly(List.of(5, 7), List.of(8));
        for (int token : new int[] {5, 7, 8}) {
            assertThat(row(rows, token)).isEqualTo(expected(token));
        }
    }

    @Test
    void clear_rowsAreReadAgain() {
        EmbeddingRows rows = new EmbeddingRows(100, HIDDEN, this::read);
        rows.require(new int[] {5, 7}, 0, 2);
        rows.clear();
        shift = 0.5f;
        rows.require(new int[] {7, 1}, 0, 2);

        assertThat(reads).containsExactly(List.of(5, 7), List.of(7, 1));
        assertThat(row(rows, 7)).isEqualTo(expected(7));
        assertThat(row(rows, 1)).isEqualTo(expected(1));
    }

    /** Rows so wide that only those of one pass are held: 32 MiB. */
    @Test
    void require_whereThereIsNoRoomAllMakePlace() {
        int wide = 1 << 15;
        int[] first = IntStream.range(0, VectorShape.ROWS).toArray();
        EmbeddingRows rows = new EmbeddingRows(1000, wide, (tokens, to) -> {
            reads.add(Arrays.stream(tokens).boxed().toList());
            for (int token : tokens) {
                to.put(to.position() + wide - 1, token);
                to.position(to.position() + wide);
            }
        });
        rows.require(first, 0, first.length);
        rows.require(new int[] {3, 500, 4}, 0, 3);

        assertThat(reads.get(1)).containsExactly(3, 500, 4);
        float[] row = new float[wide];
        for (int token : new int[] {3, 500, 4}) {
            rows.get(token, row, 0);
            assertThat(row[wide - 1]).isEqualTo(token);
        }
    }

    @Test
    void require_afterAFailureRowsAreReadAgain() {
        EmbeddingRows rows = new EmbeddingRows(100, HIDDEN, this::read);
        rows.require(new int[] {5}, 0, 1);
        broken = true;
        assertThatThrownBy(() -> rows.require(new int[] {5, 6}, 0, 2)).hasMessage("released");
        broken = false;
        rows.require(new int[] {5, 6}, 0, 2);

        assertThat(reads).containsExactly(List.of(5), List.of(6));
        assertThat(row(rows, 6)).isEqualTo(expected(6));
    }
}
