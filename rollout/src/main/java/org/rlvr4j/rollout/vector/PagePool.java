package org.rlvr4j.rollout.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values in pages of 16 positions. A page has room for all layers; for each, the keys {@code [kv head, dimension,
 * position]}, so that a vector holds one dimension of 16 keys, and then the values {@code [kv head, position, dimension]}.
 *
 * <p>Pages are counted by how many sequences hold them, and used again when none does.
 */
final class PagePool {

    /** Positions of a page. */
    static final int POSITIONS = Lanes.LANES;

    /** Floats in an array of pages, more or less: 16 MiB. */
    private static final int CHUNK = 1 << 22;

    private final int headDim;
    private final int valueDim;
    private final int layerFloats;
    private final int valuesAt;
    private final int pageFloats;
    private final int pagesPerChunk;
    private final List<float[]> chunks = new ArrayList<>();
    private int[] holders = new int[0];
    private int[] free = new int[0];
    private int freePages;

    /** Returns the floats of a page. */
    static long floats(VectorShape shape) {
        long dims = shape.headDim() + (long) Lanes.padded(shape.headDim(), Lanes.LANES);
        return dims * shape.kvHeads() * POSITIONS * shape.layers();
    }

    PagePool(VectorShape shape) {
        this.headDim = shape.headDim();
        this.valueDim = Lanes.padded(headDim, Lanes.LANES);
        this.valuesAt = shape.kvHeads() * headDim * POSITIONS;
        this.layerFloats = valuesAt + shape.kvHeads() * valueDim * POSITIONS;
        this.pageFloats = Math.toIntExact(floats(shape));
        this.pagesPerChunk = Math.max(1, CHUNK / pageFloats);
    }

    /** Returns a page that one sequence holds. What is in it is left over. */
    int take() {
        if (freePages == 0) {
            grow();
        }
        int page = free[--freePages];
        holders[page] = 1;
        return page;
    }

    private void grow() {
        int first = holders.length;
        chunks.add(new float[Lanes.ALIGNED + pagesPerChunk * pageFloats]);
        holders = Arrays.copyOf(holders, first + pagesPerChunk);
        free = Arrays.copyOf(free, holders.length);
        for (int page = holders.length - 1; page >= first; page--) {
            free[freePages++] = page;
        }
    }

    void share(int page) {
        holders[page]++;
    }

    void release(int page) {
        if (--holders[page] == 0) {
            free[freePages++] = page;
        }
    }

    float[] array(int page) {
        return chunks.get(page / pagesPerChunk);
    }

    /** Returns where in its array a page's layer begins. */
    int at(int page, int layer) {
        return Lanes.ALIGNED + page % pagesPerChunk * pageFloats + layer * layerFloats;
    }

    /** Returns how far behind the keys the values of a layer are. */
    int valuesAt() {
        return valuesAt;
    }

    /** Returns the distance of values: the head's dimensions, up to whole vectors. */
    int valueDim() {
        return valueDim;
    }

    /** Writes the key and the value of one position, {@code [kv head, dimension]} each, that lie in an array. */
    void write(int page, int layer, int slot, float[] from, int key, int value, int kvHeads) {
        float[] to = array(page);
        int at = at(page, layer);
        for (int i = 0, k = at + slot; i < kvHeads * headDim; i++, k += POSITIONS) {
            to[k] = from[key + i];
        }
        for (int head = 0; head < kvHeads; head++) {
            System.arraycopy(
                    from, value + head * headDim, to, at + valuesAt + (head * POSITIONS + slot) * valueDim, headDim);
        }
    }

    /** Drops all pages, if nothing holds one. */
    void trim() {
        if (freePages == holders.length) {
            chunks.clear();
            holders = new int[0];
            free = new int[0];
            freePages = 0;
        }
    }

    long bytes() {
        return 4L * chunks.size() * pagesPerChunk * pageFloats;
    }
}
