package org.rlvr4j.verifiers.math.tree;

import java.util.Map;
import java.util.TreeMap;

/**
 * A unit as powers of words: {@code m/s^2} is {@code {m=1, s=-2}}. Words are canonical: "metres" is {@code m}, "dollars"
 * is {@code usd}; unknown words, such as "apples", stand for themselves.
 */
public record Unit(Map<String, Integer> powers) {

    public Unit {
        powers = Map.copyOf(powers);
    }

    /** Returns a unit of one word. */
    public static Unit of(String word) {
        return new Unit(Map.of(word, 1));
    }

    /** Returns whether nothing is left of the unit. */
    public boolean isEmpty() {
        return powers.isEmpty();
    }

    @Override
    public String toString() {
        return new TreeMap<>(powers).toString();
    }
}
