package org.rlvr4j.verifiers.math.equal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
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

    private UnitConversion() {}

    private static void length(String unit, long numerator, long denominator) {
        BASES.put(unit, new Base("m", Rational.of(numerator, denominator)));
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
