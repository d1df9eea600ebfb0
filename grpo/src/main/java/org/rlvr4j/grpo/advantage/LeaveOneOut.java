package org.rlvr4j.grpo.advantage;

/** Statistics of a group's other members, in two passes. */
final class LeaveOneOut {
    private LeaveOneOut() {}

    /** Returns the moments of the values other than the k-th. */
    static Moments moments(double[] values, int k) {
        double[] others = values.clone();
        others[k] = Double.NaN;
        return Moments.of(others);
    }
}
