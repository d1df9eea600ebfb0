package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Negation;

/** A set of real numbers made of intervals and points, in order, none touching the next. */
record RealSet(List<Segment> segments) {

    private static final double NEAR = 1e-12;

    /**
     * An end of an interval.
     *
     * @param node its value
     * @param value the same in double precision, possibly infinite
     * @param closed whether it belongs to the set
     */
    record End(Node node, double value, boolean closed) {

        static final End FROM_MINUS_INFINITY =
                new End(new Negation(Constant.INFINITY), Double.NEGATIVE_INFINITY, false);
        static final End TO_INFINITY = new End(Constant.INFINITY, Double.POSITIVE_INFINITY, false);

        End opposite() {
            return new End(node, value, !closed && !Double.isInfinite(value));
        }

        boolean isAt(End other) {
            return value == other.value
                    || !Double.isInfinite(value) && Math.abs(value - other.value) <= NEAR * Math.abs(value);
        }
    }

    /** An interval, or a point if its ends are the same. */
    record Segment(End low, End high) {

        boolean isEmpty() {
            return low.isAt(high) ? !low.closed || !high.closed : low.value > high.value;
        }
    }

    static final RealSet EMPTY = new RealSet(List.of());
    static final RealSet ALL = new RealSet(List.of(new Segment(End.FROM_MINUS_INFINITY, End.TO_INFINITY)));

    static RealSet of(End low, End high) {
        var segment = new Segment(low, high);
        return segment.isEmpty() ? EMPTY : new RealSet(List.of(segment));
    }

    RealSet union(RealSet other) {
        var all = new ArrayList<>(segments);
        all.addAll(other.segments);
        all.sort(Comparator.comparingDouble((Segment s) -> s.low.value).thenComparing(s -> !s.low.closed));
        var merged = new ArrayList<Segment>();
        for (Segment segment : all) {
            int last = merged.size() - 1;
            if (last >= 0 && touches(merged.get(last).high, segment.low)) {
                End high = later(merged.get(last).high, segment.high);
                merged.set(last, new Segment(merged.get(last).low, high));
            } else {
                merged.add(segment);
            }
        }
        return new RealSet(merged);
    }

    private static boolean touches(End high, End low) {
        return high.isAt(low) ? high.closed || low.closed : high.value > low.value;
    }

    private static End later(End a, End b) {
        if (a.isAt(b)) {
            return a.closed ? a : b;
        }
        return a.value > b.value ? a : b;
    }

    RealSet complement() {
        var gaps = new ArrayList<Segment>();
        End low = End.FROM_MINUS_INFINITY;
        for (Segment segment : segments) {
            var gap = new Segment(low, segment.low.opposite());
            if (!gap.isEmpty() && segment.low.value != Double.NEGATIVE_INFINITY) {
                gaps.add(gap);
            }
            low = segment.high.opposite();
        }
        if (segments.isEmpty() || low.value != Double.POSITIVE_INFINITY) {
            gaps.add(new Segment(low, End.TO_INFINITY));
        }
        return new RealSet(gaps);
    }

    RealSet intersection(RealSet other) {
        return complement().union(other.complement()).complement();
    }
}
