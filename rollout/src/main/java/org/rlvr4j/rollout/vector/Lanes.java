package org.rlvr4j.rollout.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that are used: 16 floats. */
final class Lanes {
    /**
     * The one species of floats in the program. Where a second one is used, or loops of other programs get hot before those
     * here are compiled, Java 17's compiler makes objects of vectors, and products take 15 to 45 times as long.
     */
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    /** Floats in a vector, and positions in a page. */
    static final int LANES = 16;

    /**
     * Where in an array vectors begin: 16 bytes of header and so many floats make 64 bytes. Loads that lie across two
     * lines of the cache take twice as long, so the array itself should begin at a line; with {@code
     * -XX:ObjectAlignmentInBytes=64} all do, and with G1 large ones.
     */
    static final int ALIGNED = 12;

    private Lanes() {}

    static int preferredBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    static int padded(int n, int multiple) {
        return (n + multiple - 1) / multiple * multiple;
    }
}
