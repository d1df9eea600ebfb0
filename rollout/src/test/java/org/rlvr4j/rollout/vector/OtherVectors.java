package org.rlvr4j.rollout.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops of a program that has vectors of its own, of other shapes than ours. */
final class OtherVectors {

    private static final int N = 512;
    private static final float[] A = Examples.numbers(N, 1);
    private static final float[] B = Examples.numbers(N, 2);
    private static final int[] INTS = new int[N];
    private static final short[] SHORTS = new short[N];

    private OtherVectors() {}

    /** Runs the loops until the compiler has seen enough of them. */
    static float run(int times) {
        float sum = 0;
        for (int i = 0; i < times; i++) {
            sum += floats128() + floats256() + ints128() + ints256() + shorts128();
        }
        return sum;
    }

    private static float floats128() {
        VectorSpecies<Float> species = FloatVector.SPECIES_128;
        FloatVector sum = FloatVector.zero(species);
        for (int i = 0; i < N; i += species.length()) {
            FloatVector a = FloatVector.fromArray(species, A, i);
            FloatVector b = FloatVector.fromArray(species, B, i).abs();
            sum = a.fma(b, sum).add(a.mul(2f).sub(b).max(0f));
            sum = sum.add(a.blend(0f, b.compare(VectorOperators.LT, 1f))).div(2f);
            a.reinterpretAsInts().intoArray(INTS, i);
            b.intoArray(B, i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static float floats256() {
        VectorSpecies<Float> species = FloatVector.SPECIES_256;
        FloatVector sum = FloatVector.zero(species);
        for (int i = 0; i < N; i += species.length()) {
            FloatVector a = FloatVector.fromArray(species, A, i);
            FloatVector b = FloatVector.fromArray(species, B, i).abs();
            sum = a.fma(b, sum).add(a.mul(2f).sub(b).max(0f));
            sum = sum.add(a.blend(0f, b.compare(VectorOperators.LT, 1f))).div(2f);
            a.reinterpretAsInts().intoArray(INTS, i);
            b.intoArray(B, i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static float ints128() {
        VectorSpecies<Integer> species = IntVector.SPECIES_128;
        IntVector sum = IntVector.zero(species);
        for (int i = 0; i < N; i += species.length()) {
            IntVector a = IntVector.fromArray(species, INTS, i);
            sum = sum.add(a.lanewise(VectorOperators.LSHL, 16).and(a.add(1)).or(3));
            a.lanewise(VectorOperators.XOR, sum).reinterpretAsFloats().intoArray(B, i);
            a.intoArray(INTS, i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static float ints256() {
        VectorSpecies<Integer> species = IntVector.SPECIES_256;
        IntVector sum = IntVector.zero(species);
        for (int i = 0; i < N; i += species.length()) {
            IntVector a = IntVector.fromArray(species, INTS, i);
            sum = sum.add(a.lanewise(VectorOperators.LSHL, 16).and(a.add(1)).or(3));
            a.lanewise(VectorOperators.XOR, sum).reinterpretAsFloats().intoArray(B, i);
            a.intoArray(INTS, i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static float shorts128() {
        VectorSpecies<Short> species = ShortVector.SPECIES_128;
        int sum = 0;
        for (int i = 0; i < N; i += species.length()) {
            ShortVector a = ShortVector.fromArray(species, SHORTS, i);
            a.add((short) 1).intoArray(SHORTS, i);
            sum += a.convertShape(VectorOperators.S2I, IntVector.SPECIES_256, 0).length();
        }
        return sum;
    }
}
