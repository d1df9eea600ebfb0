package org.rlvr4j.rollout.reference;

/**
 * The largest difference found in one quantity.
 *
 * @param quantity what was compared, such as {@code logits}
 * @param largest the largest difference, absolute or relative as {@code relative} says; NaN counts as above any limit
 * @param tolerance the most that passes
 * @param relative whether the difference is a share of the expected value
 * @param where the place of the largest difference
 * @param compared how many values were compared
 */
public record Difference(
        String quantity, double largest, double tolerance, boolean relative, String where, long compared) {

    /** Returns whether the difference is within the tolerance. */
    public boolean passes() {
        return largest <= tolerance;
    }
}
