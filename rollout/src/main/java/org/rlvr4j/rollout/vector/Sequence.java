package org.rlvr4j.rollout.vector;

import java.util.Arrays;

/** The keys and values of one sequence. Not thread-safe. */
public final class Sequence implements AutoCloseable {
    private final PagePool pool;
    private int[] pages;
    private int length;

    Sequence(PagePool pool) {
        this(pool, new int[4], 0);
    }

    private Sequence(PagePool pool, int[] pages, int length) {
        this.pool = pool;
        this.pages = pages;
        this.length = length;
    }

    /** Returns how many tokens have gone in. */
    public int length() {
        return length;
    }

    /**
     * Returns a sequence that goes on from here by itself. Full pages are shared with it, so that a group's prompt is
     * held, and as long as it is in the cache read, once.
     */
    public Sequence fork() {
        int[] copy = pages.clone();
        int full = length / PagePool.POSITIONS;
        for (int i = 0; i < full; i++) {
            pool.share(copy[i]);
        }
        if (length % PagePool.POSITIONS > 0) {
            copy[full] = pool.copy(pages[full]);
        }
        return new Sequence(pool, copy, length);
    }

    /** Makes room for one more token and returns its position. */
    int append() {
        int position = length++;
        int page = position / PagePool.POSITIONS;
        if (position % PagePool.POSITIONS == 0) {
            if (page == pages.length) {
                pages = Arrays.copyOf(pages, 2 * page);
            }
            pages[page] = pool.take();
        }
        return position;
    }

    int page(int index) {
        return pages[index];
    }

    /** Gives the pages back; the sequence is empty then. */
    @Override
    public void close() {
        for (int i = 0; i * PagePool.POSITIONS < length; i++) {
            pool.release(pages[i]);
        }
        length = 0;
    }
}
