package org.rlvr4j.grpo.objective.correction;

/**
 * What becomes of an importance weight outside its bounds.
 *
 * @param outside cut to the bound, or set to 0
 * @param min lower bound, at least 0
 * @param max upper bound, possibly infinite
 */
public record Importance(Outside outside, double min, double max) {

    /** How a weight outside the bounds is handled. */
    public enum Outside {
        /** Cut to the bound: truncated importance sampling. */
        TRUNCATE,
        /** Set to 0: masked importance sampling, IcePop. */
        MASK
    }

    public Importance {
        if (!(min >= 0 && min <= max)) {
            throw new IllegalArgumentException("importance bounds are " + min + " and " + max + "; 0 <= min <= max");
        }
    }

    /** Weights above {@code max} are cut to it. */
    public static Importance truncate(double max) {
        return new Importance(Outside.TRUNCATE, 0, max);
    }

    /** Weights outside the bounds become 0. */
    public static Importance mask(double min, double max) {
        return new Importance(Outside.MASK, min, max);
    }

    boolean contains(double weight) {
        return weight >= min && weight <= max;
    }

    double of(double weight) {
        if (contains(weight)) {
            return weight;
        }
        return outside == Outside.MASK ? 0 : Math.max(min, Math.min(max, weight));
    }
}
