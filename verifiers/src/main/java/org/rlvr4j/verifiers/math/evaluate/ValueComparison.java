package org.rlvr4j.verifiers.math.evaluate;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.LongNum;
import org.rlvr4j.verifiers.math.tree.Trees;

/**
 * Decides whether two expressions have the same value wherever they are defined.
 *
 * <p>Steps, each tried only where the one before does not settle the matter: exact fractions; rational identities modulo
 * primes at random points; numbers in double precision at random points, which tell nearly all different values apart;
 * and for those that agree so far, numbers to 60 digits or more. The digits grow with those written in the expressions,
 * so that near misses such as {@code \sqrt{10^{100}+1}} and {@code 10^{50}} are told apart.
 */
public final class ValueComparison {

    /** What is known of two values. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        /** They may be equal: no step could tell. */
        UNDECIDED
    }

    /** The outcome, and which step had it. */
    public record Result(Outcome outcome, String rule) {

        public boolean isEqual() {
            return outcome == Outcome.EQUAL;
        }
    }

    private static final int MODULAR_POINTS = 3;
    private static final int DIGITS = 60;
    private static final int MOST_DIGITS = 1_200;
    private static final int ENOUGH_EVIDENCE = 4;
    private static final int CONFIRMED_POINTS = 2;
    private static final int MOST_CONFIRMATIONS = 4;
    private static final double RELATIVE_TOLERANCE = 1e-9;
    private static final double ROUNDING = 1e-12;

    private final Work work;
    private final boolean assumePositive;

    /**
     * Creates a comparison.
     *
     * @param assumePositive whether variables stand for positive numbers only, so that {@code \sqrt{x^2}} is {@code x}
     */
    public ValueComparison(Work work, boolean assumePositive) {
        this.work = work;
        this.assumePositive = assumePositive;
    }

    /** Compares two expressions. */
    public Result compare(Node a, Node b) {
        try {
            Rational exactA = exactValue(a);
            Rational exactB = exactA == null ? null : exactValue(b);
            if (exactA != null && exactB != null) {
                return result(exactA.equals(exactB), "exact fractions");
            }
        } catch (UndefinedException e) {
            return new Result(Outcome.UNDECIDED, e.getMessage() == null ? "undefined" : e.getMessage());
        }
        Result modular = modular(a, b);
        return modular == null ? numeric(a, b) : modular;
    }

    private @Nullable Rational exactValue(Node node) {
        return new ExactEvaluator(work).evaluate(node);
    }

    private static Result result(boolean equal, String rule) {
        return new Result(equal ? Outcome.EQUAL : Outcome.DIFFERENT, rule);
    }

    /** Returns what the primes say, or null if they say nothing. */
    private @Nullable Result modular(Node a, Node b) {
        int agreed = 0;
        for (int point = 0; point < ModularEvaluator.points() && agreed < MODULAR_POINTS; point++) {
            var evaluator = new ModularEvaluator(work, point);
            try {
                if (evaluator.evaluate(a) != evaluator.evaluate(b)) {
                    return evaluator.isConclusive() ? result(false, "different modulo a prime") : null;
                }
                agreed++;
            } catch (UndefinedException e) {
                // A pole at this point, or no number at all: the next point may do.
            }
        }
        return agreed == MODULAR_POINTS ? result(true, "identity modulo primes") : null;
    }

    private Result numeric(Node a, Node b) {
        boolean ambiguousLogarithm = hasFunction(a, Function.LOG) || hasFunction(b, Function.LOG);
        Result natural = new Probing(a, b, false).run();
        return ambiguousLogarithm && !natural.isEqual() ? new Probing(a, b, true).run() : natural;
    }

    private static boolean hasFunction(Node node, Function function) {
        return Trees.contains(node, n -> n instanceof Call call && call.function() == function);
    }

    /** Compares at points. */
    private final class Probing {

        private final Node a;
        private final Node b;
        private final boolean decimalLogarithm;
        private final ProbePoints points;
        private final int variables;
        private final List<Integer> agreeing = new ArrayList<>();

        /** Points outside of the real domains where the values agree. */
        private final List<Integer> agreeingOutside = new ArrayList<>();

        private int evidence;
        private int weakEvidence;
        private boolean weakDifference;
        private String failure = "its value is not known at any point";

        Probing(Node a, Node b, boolean decimalLogarithm) {
            this.a = a;
            this.b = b;
            this.decimalLogarithm = decimalLogarithm;
            TreeSet<String> names = Trees.variables(a);
            names.addAll(Trees.variables(b));
            this.variables = names.size();
            this.points = new ProbePoints(List.copyOf(names), a, b, assumePositive);
        }

        Result run() {
            for (int point = 0; point < points.count() && evidence < points.enough(); point++) {
                if (differsAt(point)) {
                    return result(false, "different in double precision");
                }
            }
            boolean constant = points.isConstant();
            boolean enough = evidence >= (constant ? 1 : ENOUGH_EVIDENCE)
                    || weakEvidence >= (constant ? 1 : ENOUGH_EVIDENCE) && !weakDifference;
            if (!enough) {
                return new Result(Outcome.UNDECIDED, failure);
            }
            agreeing.addAll(agreeingOutside);
            int needed = constant ? 1 : CONFIRMED_POINTS;
            int confirmed = 0;
            for (int i = 0; i < agreeing.size() && i < MOST_CONFIRMATIONS && confirmed < needed; i++) {
                Outcome outcome = confirm(agreeing.get(i));
                if (outcome == Outcome.DIFFERENT) {
                    return result(false, "different to many digits");
                }
                confirmed += outcome == Outcome.EQUAL ? 1 : 0;
            }
            return confirmed == needed
                    ? result(true, constant ? "equal to 60 digits" : "equal to 60 digits at random points")
                    : new Result(Outcome.UNDECIDED, failure);
        }

        private boolean differsAt(int point) {
            try {
                var arithmetic = new DoubleArithmetic();
                var forA = new NumericEvaluator<>(arithmetic, work, 2, decimalLogarithm);
                var forB = new NumericEvaluator<>(arithmetic, work, 2, decimalLogarithm);
                points.assign(forA, point);
                points.assign(forB, point);
                Complex valueA = forA.evaluate(a);
                Complex valueB = forB.evaluate(b);
                double difference = valueA.minus(valueB).abs();
                double size = Math.max(valueA.abs(), valueB.abs());
                if (!Double.isFinite(difference) || !Double.isFinite(size)) {
                    failure = "its values are too large";
                    return false;
                }
                double tolerance = RELATIVE_TOLERANCE * size + ROUNDING * arithmetic.largestTerm();
                boolean agree = difference <= tolerance;
                boolean both = forA.leftReals() && forB.leftReals();
                boolean one = forA.leftReals() != forB.leftReals();
                // \ln x^2 is real where 2 \ln x is not; but of \ln ab, positive a and b are meant.
                boolean outside = both && !points.isConstant() || one && variables > 1;
                if (outside) {
                    weakEvidence += both && agree ? 1 : 0;
                    weakDifference |= !agree;
                    if (both && agree) {
                        agreeingOutside.add(point);
                    }
                    return false;
                }
                if (!agree && !agreeing.isEmpty()) {
                    // A difference after points without one is rare, and may come of cancellation.
                    Outcome outcome = confirm(point);
                    if (outcome == Outcome.UNDECIDED) {
                        return false;
                    }
                    agree = outcome == Outcome.EQUAL;
                }
                if (!agree) {
                    return true;
                }
                evidence++;
                agreeing.add(point);
            } catch (UndefinedException e) {
                failure = e.getMessage() == null ? failure : e.getMessage();
            }
            return false;
        }

        private Outcome confirm(int point) {
            int digits = DIGITS + 2 * writtenDigits(a) + 2 * writtenDigits(b);
            while (digits <= MOST_DIGITS) {
                try {
                    var arithmetic = new BigArithmetic(digits);
                    int steps = 40 + digits * digits / 100;
                    var forA = new NumericEvaluator<>(arithmetic, work, steps, decimalLogarithm);
                    var forB = new NumericEvaluator<>(arithmetic, work, steps, decimalLogarithm);
                    points.assign(forA, point);
                    points.assign(forB, point);
                    BigComplex valueA = forA.evaluate(a);
                    BigComplex valueB = forB.evaluate(b);
                    if (arithmetic.neededDigits() > digits) {
                        digits = arithmetic.neededDigits();
                        continue;
                    }
                    BigComplex difference = valueA.subtract(valueB);
                    int size = Math.max(
                            Math.max(BigArithmetic.exponent(valueA), BigArithmetic.exponent(valueB)),
                            arithmetic.largestTerm());
                    boolean agree = arithmetic.isZero(difference)
                            || BigArithmetic.exponent(difference) <= size - digits + BigArithmetic.GUARD_DIGITS;
                    return agree ? Outcome.EQUAL : Outcome.DIFFERENT;
                } catch (UndefinedException | ArithmeticException e) {
                    failure = e.getMessage() == null ? failure : e.getMessage();
                    return Outcome.UNDECIDED;
                }
            }
            failure = "it would take more than " + MOST_DIGITS + " digits to tell";
            return Outcome.UNDECIDED;
        }
    }

    /** Returns how many digits the long numbers of a tree have; small numbers don't count. */
    private int writtenDigits(Node node) {
        if (node instanceof LongNum number) {
            return number.digits().length();
        }
        Rational value;
        try {
            value = exactValue(node);
        } catch (UndefinedException e) {
            value = null;
        }
        if (value != null) {
            int digits = (int) (value.bitLength() * 0.302);
            return digits < 10 ? 0 : digits;
        }
        int digits = 0;
        for (Node child : Trees.children(node)) {
            digits = Math.min(MOST_DIGITS, digits + writtenDigits(child));
        }
        return digits;
    }

    /**
     * Returns the value of a real constant in double precision, or NaN if it has variables or is not known or not real.
     */
    public double realValue(Node node) {
        try {
            Complex value = new NumericEvaluator<>(new DoubleArithmetic(), work, 2, false).evaluate(node);
            boolean real = Math.abs(value.im()) <= 1e-12 * Math.abs(value.re());
            return real && Double.isFinite(value.re()) ? value.re() : Double.NaN;
        } catch (UndefinedException e) {
            return Double.NaN;
        }
    }

    /** Returns a real constant to 40 digits, or null if it has variables or is not known, not real, or too large. */
    public @Nullable BigDecimal preciseValue(Node node) {
        double estimate = realValue(node);
        if (Double.isNaN(estimate)) {
            return null;
        }
        try {
            var arithmetic = new BigArithmetic(DIGITS);
            BigComplex value = new NumericEvaluator<>(arithmetic, work, 76, false).evaluate(node);
            return value.re;
        } catch (UndefinedException | ArithmeticException e) {
            return null;
        }
    }
}
