package org.rlvr4j.rollout.policy;

/**
 * Which token lies in which cell of attention's grids. A token lies in a cell of its own, and where prompts are shared, in
 * others that repeat it.
 */
final class GridCells {

    private final long[] own;
    private final long[] sources;
    private final long[] repeats;
    private int first;
    private int repeated;

    /**
     * Creates grids whose cells are empty.
     *
     * @param shared whether there are repeats; without them there is only a list of own cells
     */
    GridCells(int tokens, int cells, boolean shared) {
        this.own = new long[tokens];
        this.sources = new long[shared ? cells : 0];
        this.repeats = new long[shared ? cells - tokens : 0];
    }

    /** Goes on with the next band's grid, after one of so many cells. */
    void nextGrid(int cells) {
        first += cells;
    }

    /** Puts a token into a cell of its own. */
    void put(int cell, int token) {
        own[token] = cell;
        if (sources.length > 0) {
            sources[first + cell] = token;
        }
    }

    /** Puts a token that has a cell into one more. To be called for empty cells, too, with any token. */
    void repeat(int cell, int token) {
        if (sources.length > 0) {
            sources[first + cell] = token;
            repeats[repeated++] = cell;
        }
    }

    /** Returns for each token its own cell, counted from the beginning of the band's grid. */
    long[] own() {
        return own;
    }

    /** Returns for each cell of all grids the token in it; empty where nothing is shared. */
    long[] sources() {
        return sources;
    }

    /** Returns, band after band, the cells that are no token's own; empty where nothing is shared. */
    long[] repeats() {
        return repeats;
    }
}
