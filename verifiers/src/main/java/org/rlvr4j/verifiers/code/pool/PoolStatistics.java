package org.rlvr4j.verifiers.code.pool;

/**
 * Counts of a pool's life.
 *
 * @param started workers that became ready
 * @param retired workers that were replaced after an answer: too many programs, too much memory, a changed global
 * @param killed workers that were killed because an answer took too long
 * @param died workers that ended by themselves
 */
public record PoolStatistics(int started, int retired, int killed, int died) {

    /** Returns the sum of two pools' counts. */
    public PoolStatistics plus(PoolStatistics other) {
        return new PoolStatistics(
                started + other.started, retired + other.retired, killed + other.killed, died + other.died);
    }
}
