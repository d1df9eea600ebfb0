package org.rlvr4j.rollout.vector;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values in pages of 16 positions. A page has room for all layers; for each, the keys {@code [kv head, dimension,
 * position]}, so that a vector holds one dimension of 16 keys, and then the values {@code [kv head, block of 16 dimensions,
 * position, dimension]}.
 *
 * <p>Pages are counted by how many sequences hold them, and used again when none does.
 */
final class PagePool {

    /** Positions of a page. */
    static final int POSITIONS = Lanes.LANES;

    /** Floats in an array of pages, more or less: 4 MiB. */
    private static final int CHUNK = 1 << 20;

    private final int headDim;
    private final boolean half;
    private final int layerFloats;
    private final int valuesAt;
    private final int pageFloats;
    private final int pagesPerChunk;
    private final List<float[]> chunks = new ArrayList<>();
    /** Arrays that were given back. Fresh ones of Java's are dear: it zeroes them, and moves them once or twice. */
    private final List<SoftReference<float[]>> spares = new ArrayList<>();

    private int[] holders = new int[0];
    private int[] free = new int[0];
    private int freePages;

    /**
     * Makes a pool without pages.
     *
     * @param half whether keys and values are held in bfloat16, two in the bits of a float; only heads of even size are
     */
    PagePool(VectorShape shape, boolean half) {
        this.headDim = shape.headDim();
        this.half = half && headDim % 2 == 0;
        this.valuesAt = shape.kvHeads() * keyRows() * POSITIONS;
        this.layerFloats = valuesAt + shape.kvHeads() * valueStride() * POSITIONS;
        this.pageFloats = Math.multiplyExact(layerFloats, shape.layers());
        this.pagesPerChunk = Math.max(1, CHUNK / pageFloats);
    }

    boolean isHalf() {
        return half;
    }

    /** Returns how many rows of 16 floats a head's keys have. */
    int keyRows() {
        return half ? headDim / 2 : headDim;
    }

    /** Returns the dimensions of a value, up to what is worked on at once. */
    int valueDim() {
        return Lanes.padded(headDim, half ? 2 * Lanes.LANES : Lanes.LANES);
    }

    /** Returns how many floats lie between values. */
    int valueStride() {
        return half ? valueDim() / 2 : valueDim();
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
        chunks.add(chunk());
        holders = Arrays.copyOf(holders, first + pagesPerChunk);
        free = Arrays.copyOf(free, holders.length);
        for (int page = holders.length - 1; page >= first; page--) {
            free[freePages++] = page;
        }
    }

    private float[] chunk() {
        while (!spares.isEmpty()) {
            float[] spare = spares.remove(spares.size() - 1).get();
            if (spare != null) {
                return spare;
            }
        }
        return new float[Lanes.ALIGNED + pagesPerChunk * pageFloats];
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

    /** Writes the key and the value of one position, {@code [kv head, dimension]} each, that lie in an array. */
    void write(int page, int layer, int slot, float[] from, int key, int value, int kvHeads) {
        float[] to = array(page);
        int at = at(page, layer);
        if (half) {
            writePairs(to, at, slot, from, key, value, kvHeads);
            return;
        }
        for (int i = 0, k = at + slot; i < kvHeads * headDim; i++, k += POSITIONS) {
            to[k] = from[key + i];
        }
        for (int head = 0; head < kvHeads; head++) {
            int v = at + valuesAt + (head * valueStride() * POSITIONS) + slot * Lanes.LANES;
            for (int d = 0; d < headDim; d += Lanes.LANES, v += Lanes.LANES * POSITIONS) {
                System.arraycopy(from, value + head * headDim + d, to, v, Math.min(Lanes.LANES, headDim - d));
            }
        }
    }

    private void writePairs(float[] to, int at, int slot, float[] from, int key, int value, int kvHeads) {
        for (int i = 0, k = at + slot; i < kvHeads * headDim; i += 2, k += POSITIONS) {
            to[k] = Bfloat16.pair(from[key + i], from[key + i + 1]);
        }
        int stride = valueStride();
        for (int head = 0; head < kvHeads; head++) {
            int v = at + valuesAt + head * stride * POSITIONS + slot * Lanes.LANES;
            for (int i = 0; i < stride; i++) {
                int d = i / Lanes.LANES * 2 * Lanes.LANES + i % Lanes.LANES;
                int first = value + head * headDim + d;
                float low = d < headDim ? from[first] : 0;
                float high = d + Lanes.LANES < headDim ? from[first + Lanes.LANES] : 0;
                to[v + i / Lanes.LANES * Lanes.LANES * POSITIONS + i % Lanes.LANES] = Bfloat16.pair(low, high);
            }
        }
    }

    /** Drops all pages, if nothing holds one; until Java needs their memory, they can be had again. */
    void trim() {
        if (freePages == holders.length) {
            chunks.forEach(chunk -> spares.add(new SoftReference<>(chunk)));
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
