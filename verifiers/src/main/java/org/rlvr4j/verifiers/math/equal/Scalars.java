package org.rlvr4j.verifiers.math.equal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.evaluate.ExactEvaluator;
import org.rlvr4j.verifiers.math.evaluate.UndefinedException;
import org.rlvr4j.verifiers.math.evaluate.ValueComparison;
import org.rlvr4j.verifiers.math.evaluate.Work;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Ratio;
import org.rlvr4j.verifiers.math.tree.Trees;
import org.rlvr4j.verifiers.math.tree.Unit;

/** Compares single values: numbers with all that may be attached to them, and expressions. */
final class Scalars {

    /** So many significant digits are a rounding even where few of them are decimal places. */
    private static final int EXTRA_SIGNIFICANT_DIGITS = 3;

    /** Longer fractions, in bits, are rounded from a value that is known to some digits only. */
    private static final int LONGEST_FRACTION = 4_000;

    /** Fewer digits than the values have: where the last ones were rounded, 1 may be 0.999…9. */
    private static final MathContext SURE_DIGITS = new MathContext(50);

    private final EqualityOptions options;
    private final Work work;
    private final ValueComparison values;

    Scalars(EqualityOptions options, Work work) {
        this.options = options;
        this.work = work;
        this.values = new ValueComparison(work, options.assumePositive());
    }

    ValueComparison values() {
        return values;
    }

    /** Returns whether a node is a single value. */
    static boolean isScalar(Node node) {
        return !(node instanceof Node.Tuple
                || node instanceof Node.SetOf
                || node instanceof Node.Listing
                || node instanceof Node.SetOperation
                || node instanceof Node.NamedSet
                || node instanceof Node.Matrix
                || node instanceof Node.Chain
                || node instanceof Node.Words
                || node instanceof Node.TimeOfDay
                || node instanceof Node.CalendarDate);
    }

    Decision compare(Node gold, Node other) {
        work.spend(1);
        if (gold.equals(other)) {
            return Decision.same("identical");
        }
        if (gold instanceof Ratio || other instanceof Ratio) {
            return ratios(gold, other);
        }
        if (gold instanceof Quantity || other instanceof Quantity) {
            return quantities(gold, other);
        }
        if (gold instanceof Percent || other instanceof Percent) {
            return percents(gold, other);
        }
        if (gold instanceof Degrees || other instanceof Degrees) {
            return angles(gold, other);
        }
        if (gold instanceof BaseNumber || other instanceof BaseNumber) {
            return baseNumbers(gold, other);
        }
        if (isModulo(gold) || isModulo(other)) {
            return residues(gold, other);
        }
        if (infinity(gold) != 0 || infinity(other) != 0) {
            return Decision.of(infinity(gold) == infinity(other), "infinities");
        }
        if (!options.unreducedFractions() && isUnreduced(gold) != isUnreduced(other)) {
            return Decision.different("a fraction is not in lowest terms");
        }
        return plain(gold, other);
    }

    /** Compares expressions without anything attached. */
    Decision plain(Node gold, Node other) {
        ValueComparison.Result result = values.compare(gold, other);
        if (result.isEqual()) {
            return Decision.same(result.rule());
        }
        if (isRounding(gold, other) || isRounding(other, gold)) {
            return Decision.same("a rounding to " + options.roundingDigits() + " digits or more");
        }
        return result.outcome() == ValueComparison.Outcome.DIFFERENT
                ? Decision.different(result.rule())
                : Decision.undecided(result.rule());
    }

    /** Returns 1, -1, or 0 for plus infinity, minus infinity, or anything else. */
    private static int infinity(Node node) {
        if (node == Constant.INFINITY) {
            return 1;
        }
        return node instanceof Negation negation && negation.term() == Constant.INFINITY ? -1 : 0;
    }

    private Decision quantities(Node gold, Node other) {
        if (gold instanceof Quantity a && other instanceof Quantity b) {
            if (options.units() == EqualityOptions.UnitPolicy.IGNORED
                    || a.unit().equals(b.unit())) {
                return compare(a.value(), b.value());
            }
            Rational ratio = UnitConversion.ratio(a.unit(), b.unit());
            return ratio == null
                    ? Decision.different("the units " + a.unit() + " and " + b.unit() + " differ")
                    : compare(new Product(List.of(Num.of(ratio), a.value())), b.value());
        }
        Quantity read = UnitConversion.quantity(gold instanceof Quantity ? other : gold);
        if (read != null) {
            return gold instanceof Quantity ? quantities(gold, read) : quantities(read, other);
        }
        Node angle = gold instanceof Degrees ? gold : other;
        Quantity quantity = (Quantity) (gold instanceof Quantity ? gold : other);
        if (angle instanceof Degrees && quantity.unit().equals(Unit.of("rad"))) {
            return plain(angle, quantity.value());
        }
        if (options.units() == EqualityOptions.UnitPolicy.REQUIRED) {
            return Decision.different("a unit is missing");
        }
        Node a = gold instanceof Quantity first ? first.value() : gold;
        Node b = other instanceof Quantity second ? second.value() : other;
        boolean mixed = a instanceof Percent != b instanceof Percent || a instanceof Degrees != b instanceof Degrees;
        return mixed ? Decision.different("the units differ") : compare(a, b);
    }

    private Decision percents(Node gold, Node other) {
        if (gold instanceof Percent a && other instanceof Percent b) {
            return compare(a.value(), b.value());
        }
        if (gold instanceof Degrees || other instanceof Degrees) {
            return Decision.different("a percentage is no angle");
        }
        Node sign = gold instanceof Percent percent ? percent.value() : ((Percent) other).value();
        Node bare = gold instanceof Percent ? other : gold;
        if (options.percent() != EqualityOptions.PercentPolicy.VALUE) {
            Decision decision = compare(sign, bare);
            if (decision.equal() || options.percent() == EqualityOptions.PercentPolicy.SIGN) {
                return decision;
            }
        }
        return compare(new Quotient(sign, Num.of(100)), bare);
    }

    private Decision angles(Node gold, Node other) {
        if (gold instanceof Degrees a && other instanceof Degrees b) {
            return compare(a.value(), b.value());
        }
        Node degrees = gold instanceof Degrees angle ? angle.value() : ((Degrees) other).value();
        Node bare = gold instanceof Degrees ? other : gold;
        if (options.units() != EqualityOptions.UnitPolicy.REQUIRED) {
            Decision decision = compare(degrees, bare);
            if (decision.equal()) {
                return decision;
            }
        }
        return plain(gold, other);
    }

    private Decision baseNumbers(Node gold, Node other) {
        if (gold instanceof BaseNumber a && other instanceof BaseNumber b && a.base() == b.base()) {
            return Decision.of(digits(a).equals(digits(b)), "digits to one base");
        }
        if (options.bases() && !(gold instanceof BaseNumber && other instanceof BaseNumber)) {
            BaseNumber number = gold instanceof BaseNumber base ? base : (BaseNumber) other;
            Node bare = gold instanceof BaseNumber ? other : gold;
            if (bare instanceof Num decimal && decimal.value().toString().equals(digits(number))) {
                return Decision.same("the same digits, without the base");
            }
        }
        return plain(gold, other);
    }

    private static String digits(BaseNumber number) {
        return number.digits().replaceFirst("^0+(?!$)", "");
    }

    /** Ratios are the same if their parts are proportional; what may be times of day must be the same in each part. */
    private Decision ratios(Node gold, Node other) {
        if (!(gold instanceof Ratio a) || !(other instanceof Ratio b)) {
            Ratio ratio = gold instanceof Ratio first ? first : (Ratio) other;
            Node bare = gold instanceof Ratio ? other : gold;
            boolean fraction = ratio.parts().size() == 2 && !ratio.timeLike() && Scalars.isScalar(bare);
            return fraction
                    ? compare(new Quotient(ratio.parts().get(0), ratio.parts().get(1)), bare)
                    : Decision.different("a ratio is no number");
        }
        if (a.parts().size() != b.parts().size()) {
            return Decision.different("the ratios differ in length");
        }
        boolean exact = a.timeLike() || b.timeLike();
        for (int i = exact ? 0 : 1; i < a.parts().size(); i++) {
            Decision decision = exact
                    ? compare(a.parts().get(i), b.parts().get(i))
                    : compare(
                            new Product(List.of(a.parts().get(0), b.parts().get(i))),
                            new Product(List.of(b.parts().get(0), a.parts().get(i))));
            if (!decision.equal()) {
                return decision;
            }
        }
        return Decision.same(exact ? "the same parts" : "proportional parts");
    }

    static boolean isModulo(Node node) {
        return node instanceof Apply apply && apply.name().equals("pmod");
    }

    private Decision residues(Node gold, Node other) {
        if (!isModulo(gold) || !isModulo(other)) {
            Node bare = isModulo(gold) ? other : gold;
            Apply residue = (Apply) (isModulo(gold) ? gold : other);
            return compare(residue.arguments().get(0), bare);
        }
        List<Node> a = ((Apply) gold).arguments();
        List<Node> b = ((Apply) other).arguments();
        Decision modulus = compare(a.get(1), b.get(1));
        if (!modulus.equal()) {
            return modulus;
        }
        Rational difference = exact(new Node.Sum(List.of(a.get(0), new Negation(b.get(0)))));
        Rational divisor = exact(a.get(1));
        if (difference == null || divisor == null || divisor.isZero()) {
            return compare(a.get(0), b.get(0));
        }
        return Decision.of(difference.dividedBy(divisor).isInteger(), "residues");
    }

    /** Returns the exact value of a node, or null. */
    @Nullable
    Rational exact(Node node) {
        try {
            return new ExactEvaluator(work).evaluate(node);
        } catch (UndefinedException e) {
            return null;
        }
    }

    private static boolean isUnreduced(Node node) {
        Node bare = node instanceof Negation negation ? negation.term() : node;
        return bare instanceof Quotient quotient
                && quotient.numerator() instanceof Num numerator
                && quotient.denominator() instanceof Num denominator
                && numerator.value().isInteger()
                && denominator.value().isInteger()
                && (denominator.value().equals(Rational.ONE)
                        || !numerator
                                .value()
                                .numerator()
                                .gcd(denominator.value().numerator())
                                .equals(BigInteger.ONE));
    }

    /** Returns whether a decimal shows enough digits and is the exact value rounded, or cut, to them. */
    private boolean isRounding(Node decimal, Node exact) {
        boolean negative = decimal instanceof Negation;
        Node bare = decimal instanceof Negation negation ? negation.term() : decimal;
        if (!(bare instanceof Num number)
                || number.places() < 1
                || number.value().isZero()) {
            return false;
        }
        BigInteger unscaled = number.value()
                .times(Rational.of(BigInteger.TEN.pow(number.places())))
                .numerator();
        var shown = new BigDecimal(unscaled, number.places());
        int digits = options.roundingDigits();
        boolean enough = number.places() >= digits && shown.precision() >= digits
                || shown.precision() >= digits + EXTRA_SIGNIFICANT_DIGITS;
        if (!enough || !Trees.variables(exact).isEmpty()) {
            return false;
        }
        double estimate = values.realValue(exact);
        double signed = negative ? -shown.doubleValue() : shown.doubleValue();
        if (!(Math.abs(estimate - signed) <= 1e-3 * Math.abs(signed))) {
            return false;
        }
        BigDecimal written = negative ? shown.negate() : shown;
        boolean brought =
                isRounded(written, exact, RoundingMode.HALF_UP) || isRounded(written, exact, RoundingMode.DOWN);
        return brought || shown.precision() >= digits + EXTRA_SIGNIFICANT_DIGITS && isWithinUnit(written, exact);
    }

    /** Returns whether a decimal of many places is off by less than one in the last, as computed ones are. */
    private boolean isWithinUnit(BigDecimal decimal, Node node) {
        BigDecimal value = values.preciseValue(node);
        return value != null && value.round(SURE_DIGITS).subtract(decimal).abs().compareTo(decimal.ulp()) < 0;
    }

    /** Returns whether a decimal is a value brought to its number of places. */
    private boolean isRounded(BigDecimal decimal, Node node, RoundingMode mode) {
        Rational fraction = exact(node);
        if (fraction != null && fraction.bitLength() <= LONGEST_FRACTION && decimal.scale() <= LONGEST_FRACTION) {
            var numerator = new BigDecimal(fraction.numerator());
            return numerator
                            .divide(new BigDecimal(fraction.denominator()), decimal.scale(), mode)
                            .compareTo(decimal)
                    == 0;
        }
        BigDecimal value = values.preciseValue(node);
        return value != null
                && value.round(SURE_DIGITS).setScale(decimal.scale(), mode).compareTo(decimal) == 0;
    }
}
