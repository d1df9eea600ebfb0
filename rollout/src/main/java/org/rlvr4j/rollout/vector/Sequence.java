package org.rlvr4j.rollout.vector;

import java.util.Arrays;

/**
 * The keys and values of one sequence, in pages that need not be full: what a fork shares with the sequence it came from
 * stays where it is, down to the last position, and both go on elsewhere. Not thread-safe.
 */
public final class Sequence implements AutoCloseable {
    private final PagePool pool;
    private int[] pages;
    /** By page: the position of its first token; after the last page's, nothing. */
    private int[] begins;

    private int count;
    private int length;
    /** Whether the last page belongs to another sequence as well, which goes on in it. */
    private boolean isFull;

    Sequence(PagePool pool) {
        this(pool, new int[4], new int[4], 0, 0);
    }

    private Sequence(PagePool pool, int[] pages, int[] begins, int count, int length) {
        this.pool = pool;
        this.pages = pages;
        this.begins = begins;
        this.count = count;
        this.length = length;
        this.isFull = true;
    }

    /** Returns how many tokens have gone in. */
    public int length() {
        return length;
    }

    /**
     * Returns a sequence that goes on from here by itself. All that is there is shared with it, so that a group's prompt
     * is held, and while it stays in the processor's cache read, once.
     */
    public Sequence fork() {
        for (int page = 0; page < count; page++) {
            pool.share(pages[page]);
        }
        return new Sequence(pool, pages.clone(), begins.clone(), count, length);
    }

    /** Makes room for one more token, at {@code length() - 1} from now on. */
    void append() {
        if (isFull || length - begins[count - 1] == PagePool.POSITIONS) {
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
                begins = Arrays.copyOf(begins, 2 * count);
            }
            begins[count] = length;
            pages[count++] = pool.take();
            isFull = false;
        }
        length++;
    }

    int pages() {
        return count;
    }

    int page(int index) {
        return pages[index];
    }

    /** Returns the position of a page's first token. */
    int begin(int index) {
        return begins[index];
    }

    /** Returns how many of a page's positions are this sequence's. */
    int held(int index) {
        return (index + 1 < count ? begins[index + 1] : length) - begins[index];
    }

    /** Returns the page that a position is in; those near the end are found fast. */
    int pageOf(int position) {
        int index = count - 1;
        while (begins[index] > position) {
            index--;
        }
        return index;
    }

    /** Gives the pages back; the sequence is empty then. */
    @Override
    public void close() {
        for (int page = 0; page < count; page++) {
            pool.release(pages[page]);
        }
        count = 0;
        length = 0;
        isFull = true;
    }
}
