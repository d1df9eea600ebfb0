package org.rlvr4j.rollout.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that are used: 16 floats. */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

    /**
     * The class of all float vectors here, to cast to before a method is called on one that was read, broadcast,
     * reinterpreted or carried through a loop.
     *
     * <p>Within the JDK's methods, Java 17's compiler goes by the classes that it has seen there in the whole program. Where
     * another part of it has vectors of another shape, it takes {@code v.intoArray(x, i)} for a store of unknown width, which
     * makes an object of the vector and takes many times as long. A cast to a constant class tells it, and costs nothing.
     * What a method of such a vector returns is known in its turn, but in the largest loops, where it is cast again.
     *
     * <p>A method may have only some 50 casts: they count for its first compiler, which gives up beyond a size.
     */
    static final Class<? extends FloatVector> FLOAT_VECTOR = FLOATS.vectorType().asSubclass(FloatVector.class);

    /** The class of all int vectors, likewise. */
    static final Class<? extends IntVector> INT_VECTOR = INTS.vectorType().asSubclass(IntVector.class);

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
