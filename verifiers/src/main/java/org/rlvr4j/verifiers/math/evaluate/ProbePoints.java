package org.rlvr4j.verifiers.math.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Trees;

/**
 * Values for the variables of two expressions, chosen so that piecewise functions such as {@code |x - 5|} show all their
 * pieces: among the first twelve points any two variables have all four pairs of signs, unless all are positive, and
 * each pair at three sizes: some ones, less than 1 for functions defined near 0 only, and more than the numbers that are
 * written in the expressions.
 */
final class ProbePoints {

    /** As many points show all pairs of signs at all sizes. */
    private static final int ROUND = 12;

    /** Functions without pieces and branches that agree at as many points agree. */
    private static final int FEW = 4;

    private static final int POINTS = 4 * ROUND;
    private static final int SIZES = 3;
    private static final int MOST_WHOLE = 18;

    /** Numbers beyond this are no measure: points as large tell nothing in double precision. */
    private static final long LARGEST = 1_000_000_000;

    private final List<String> variables;
    private final boolean whole;
    private final boolean positive;
    private final boolean smooth;
    private final long large;
    private final Map<Integer, List<Rational>> values = new HashMap<>();

    /**
     * Creates points for two expressions.
     *
     * @param positive whether only positive numbers may stand for variables
     */
    ProbePoints(List<String> variables, Node a, Node b, boolean positive) {
        long written = variables.isEmpty() ? 0 : Math.max(largestNumber(a), largestNumber(b));
        this.variables = variables;
        this.whole = needsWholeNumbers(a) || needsWholeNumbers(b);
        this.positive = positive || whole;
        this.smooth = !variables.isEmpty() && isSmooth(a) && isSmooth(b);
        this.large = 4 * Math.max(4, written);
    }

    /** Returns the size of the largest number written in a tree, rounded up. */
    private static long largestNumber(Node node) {
        if (node instanceof Node.Num number) {
            Rational size = number.value().abs();
            boolean small = size.compareTo(Rational.of(LARGEST)) < 0;
            return small ? size.numerator().divide(size.denominator()).longValue() + 1 : LARGEST;
        }
        long largest = 0;
        for (Node child : Trees.children(node)) {
            largest = Math.max(largest, largestNumber(child));
        }
        return largest;
    }

    /** Returns whether an expression has functions of variables that are known at whole numbers only. */
    private static boolean needsWholeNumbers(Node node) {
        return Trees.contains(node, n -> {
            boolean counting = n instanceof Call call
                    && switch (call.function()) {
                        case FACTORIAL, DOUBLE_FACTORIAL, BINOMIAL, GCD, LCM -> true;
                        default -> false;
                    };
            // (-1)^n
            boolean alternating = n instanceof Power power
                    && !Trees.variables(power.exponent()).isEmpty()
                    && isNegative(power.base());
            return (counting || alternating) && !Trees.variables(n).isEmpty();
        });
    }

    private static boolean isNegative(Node node) {
        return node instanceof Node.Negation negation && negation.term() instanceof Node.Num;
    }

    /** Returns whether an expression has no functions of variables with pieces or branches, as sines have none. */
    private static boolean isSmooth(Node node) {
        return !Trees.contains(node, n -> hasPieces(n) && Trees.contains(n, m -> m instanceof Node.Symbol));
    }

    private static boolean hasPieces(Node node) {
        if (node instanceof Call call) {
            return !call.function().isTrigonometric() && call.function() != Function.EXP;
        }
        return node instanceof Power power && !isWhole(power.exponent()) && power.base() != Node.Constant.E;
    }

    private static boolean isWhole(Node node) {
        Node size = node instanceof Node.Negation negation ? negation.term() : node;
        return size instanceof Node.Num number && number.value().isInteger();
    }

    /** Returns how many points are enough, where there are that many. */
    int enough() {
        return smooth && !whole ? FEW : ROUND;
    }

    boolean isConstant() {
        return variables.isEmpty();
    }

    int count() {
        return variables.isEmpty() ? 1 : POINTS;
    }

    void assign(NumericEvaluator<?> evaluator, int point) {
        List<Rational> assigned = values.computeIfAbsent(point, this::values);
        for (int i = 0; i < variables.size(); i++) {
            evaluator.assign(variables.get(i), assigned.get(i));
        }
    }

    private List<Rational> values(int point) {
        var row = new ArrayList<Rational>(variables.size());
        for (int i = 0; i < variables.size(); i++) {
            row.add(value(i, point));
        }
        return row;
    }

    private Rational value(int index, int point) {
        long hash = (Keys.of(variables.get(index)) + 0x9e3779b9L * (point + 1)) * 0xbf58476d1ce4e5b9L;
        hash ^= hash >>> 29;
        hash *= 0x94d049bb133111ebL;
        hash ^= hash >>> 32;
        if (whole) {
            return Rational.of(3 + Math.floorMod(hash, 11) + point % MOST_WHOLE);
        }
        long thousandths = 300 + Math.floorMod(hash, 3_400);
        Rational value = Rational.of(thousandths, point % SIZES == 1 ? 5_000 : 1_000);
        if (point % SIZES == 2) {
            value = value.times(Rational.of(large));
        }
        // Rows of a Walsh matrix: in every two of them, all pairs of signs are equally frequent.
        boolean negative = (Integer.bitCount((index + 1) & (point / SIZES)) & 1) == 1;
        return negative && !positive ? value.negate() : value;
    }
}
