package org.rlvr4j.rollout.vector;

import java.util.Arrays;

/** The pages of a layer that one token sees, in their order, and which of their positions. Used again and again. */
final class SeenPages {

    /** The arrays that pages are in. */
    float[][] arrays = new float[16][];

    /** Where in its array a page's layer begins. */
    int[] at = new int[16];

    /** The first position of a page that is seen. */
    int[] from = new int[16];

    /** Behind the last one. */
    int[] to = new int[16];

    int count;

    /**
     * Finds them.
     *
     * @param position of the token, which sees itself
     * @param window how many positions it sees; 0 for all
     */
    void find(PagePool pool, Sequence sequence, int layer, int position, int window) {
        int first = window == 0 ? 0 : Math.max(0, position + 1 - window);
        int firstPage = window == 0 ? 0 : sequence.pageOf(first);
        count = sequence.pageOf(position) + 1 - firstPage;
        if (at.length < count) {
            arrays = new float[2 * count][];
            at = new int[2 * count];
            from = new int[2 * count];
            to = new int[2 * count];
        }
        for (int i = 0; i < count; i++) {
            int index = firstPage + i;
            int page = sequence.page(index);
            int begin = sequence.begin(index);
            arrays[i] = pool.array(page);
            at[i] = pool.at(page, layer);
            from[i] = Math.max(0, first - begin);
            to[i] = Math.min(sequence.held(index), position + 1 - begin);
        }
    }

    /** Lets go of the arrays, which the pool may drop. */
    void forget() {
        Arrays.fill(arrays, 0, count, null);
    }
}
