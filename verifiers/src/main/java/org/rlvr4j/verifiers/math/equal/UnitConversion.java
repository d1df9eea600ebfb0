package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Trees;
import org.rlvr4j.verifiers.math.tree.Unit;

/** Exact ratios between units of one kind. */
final class UnitConversion {

    private record Base(String unit, Rational factor) {}

    private static final Map<String, Base> BASES = new HashMap<>();

    static {
        length("mm", 1, 1000);
        length("cm", 1, 100);
        length("km", 1000, 1);
        length("in", 254, 10_000);
        length("ft", 3048, 10_000);
        length("yd", 9144, 10_000);
        length("mi", 1_609_344, 1000);
        BASES.put("mg", new Base("g", Rational.of(1, 1000)));
        BASES.put("kg", new Base("g", Rational.of(1000)));
        BASES.put("oz", new Base("lb", Rational.of(1, 16)));
        BASES.put("ml", new Base("l", Rational.of(1, 1000)));
        BASES.put("min", new Base("s", Rational.of(60)));
        BASES.put("h", new Base("s", Rational.of(3600)));
        BASES.put("day", new Base("s", Rational.of(86_400)));
        BASES.put("week", new Base("s", Rational.of(604_800)));
        BASES.put("month", new Base("year", Rational.of(1, 12)));
        BASES.put("cent", new Base("usd", Rational.of(1, 100)));
        BASES.put("kJ", new Base("J", Rational.of(1000)));
    }

    /** Letters that stand for units beside other units; elsewhere they are variables. */
    private static final Map<String, String> LETTERS =
            Map.of("m", "m", "s", "s", "h", "h", "g", "g", "L", "l", "l", "l", "N", "N", "J", "J", "W", "W", "V", "V");

    private UnitConversion() {}

    private static void length(String unit, long numerator, long denominator) {
        BASES.put(unit, new Base("m", Rational.of(numerator, denominator)));
    }

    /**
     * Reads a product of a number and letters that stand for units, such as {@code 9.8 m/s^2} in plain text, as a
     * quantity; returns null if there are other letters, or none.
     */
    static @Nullable Quantity quantity(Node node) {
        var numbers = new ArrayList<Node>();
        var powers = new HashMap<String, Integer>();
        boolean read = collect(node, 1, numbers, powers);
        return read && !powers.isEmpty() && !numbers.isEmpty()
                ? new Quantity(numbers.size() == 1 ? numbers.get(0) : new Product(numbers), new Unit(powers))
                : null;
    }

    private static boolean collect(Node node, int sign, List<Node> numbers, Map<String, Integer> powers) {
        if (node instanceof Product product) {
            return product.factors().stream().allMatch(factor -> collect(factor, sign, numbers, powers));
        } else if (node instanceof Quotient quotient
                && !Trees.variables(quotient).isEmpty()) {
            return collect(quotient.numerator(), sign, numbers, powers)
                    && collect(quotient.denominator(), -sign, numbers, powers);
        } else if (node instanceof Negation negation) {
            numbers.add(Num.of(-1));
            return collect(negation.term(), sign, numbers, powers);
        } else if (node instanceof Symbol symbol) {
            return addUnit(symbol, sign, powers);
        } else if (node instanceof Power power && power.base() instanceof Symbol symbol) {
            int exponent = smallExponent(power.exponent());
            return exponent != 0 && addUnit(symbol, sign * exponent, powers);
        }
        numbers.add(sign > 0 ? node : new Quotient(Num.of(1), node));
        return Trees.variables(node).isEmpty();
    }

    private static boolean addUnit(Symbol symbol, int power, Map<String, Integer> powers) {
        String unit = LETTERS.get(symbol.name());
        if (unit != null) {
            powers.merge(unit, power, Integer::sum);
        }
        return unit != null;
    }

    /** Returns a whole exponent of one digit, or 0. */
    private static int smallExponent(Node node) {
        Node size = node instanceof Negation negation ? negation.term() : node;
        boolean small = size instanceof Num number
                && number.value().isInteger()
                && number.value().bitLength() <= 3;
        int exponent = small ? ((Num) size).value().numerator().intValue() : 0;
        return node instanceof Negation ? -exponent : exponent;
    }

    /** Returns what one of a unit is in another unit, or null if they measure different things. */
    static @Nullable Rational ratio(Unit from, Unit to) {
        var powers = new HashMap<String, Integer>();
        Rational ratio = inBase(from, 1, powers).dividedBy(inBase(to, -1, powers));
        return powers.values().stream().allMatch(power -> power == 0) ? ratio : null;
    }

    private static Rational inBase(Unit unit, int sign, Map<String, Integer> powers) {
        Rational factor = Rational.ONE;
        for (Map.Entry<String, Integer> entry : unit.powers().entrySet()) {
            Base base = BASES.get(entry.getKey());
            int power = Math.max(-9, Math.min(9, entry.getValue()));
            powers.merge(base == null ? entry.getKey() : base.unit(), sign * entry.getValue(), Integer::sum);
            if (base != null) {
                factor = factor.times(base.factor().pow(power));
            }
        }
        return factor;
    }
}
