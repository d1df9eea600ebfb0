package org.rlvr4j.verifiers.math.evaluate;

import java.util.List;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Trees;

/**
 * Values for the variables of two expressions. The first points are positive; then come points with both signs, unless
 * all variables are positive; of every three points, one is small, for functions defined near 0 only.
 */
final class ProbePoints {

    private static final int POINTS = 18;
    private static final int POSITIVE_POINTS = 2;

    private final List<String> variables;
    private final boolean whole;
    private final boolean positive;

    ProbePoints(List<String> variables, boolean whole, boolean positive) {
        this.variables = variables;
        this.whole = whole;
        this.positive = positive || whole;
    }

    /** Returns whether an expression has functions of variables that are known at whole numbers only. */
    static boolean needsWholeNumbers(Node node) {
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

    boolean isConstant() {
        return variables.isEmpty();
    }

    int count() {
        return variables.isEmpty() ? 1 : POINTS;
    }

    void assign(NumericEvaluator<?> evaluator, int point) {
        for (String variable : variables) {
            evaluator.assign(variable, value(variable, point));
        }
    }

    private Rational value(String variable, int point) {
        long hash = (variable.hashCode() + 0x9e3779b9L * (point + 1)) * 0xbf58476d1ce4e5b9L;
        hash ^= hash >>> 29;
        hash *= 0x94d049bb133111ebL;
        hash ^= hash >>> 32;
        if (whole) {
            return Rational.of(3 + Math.floorMod(hash, 11) + point);
        }
        long thousandths = 300 + Math.floorMod(hash, 3_400);
        Rational value = Rational.of(thousandths, point % 3 == 2 ? 5_000 : 1_000);
        boolean negative = !positive && point >= POSITIVE_POINTS && (hash >> 40 & 1) == 1;
        return negative ? value.negate() : value;
    }
}
