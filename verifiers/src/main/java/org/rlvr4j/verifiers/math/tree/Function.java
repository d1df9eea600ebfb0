package org.rlvr4j.verifiers.math.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions with a known meaning. */
public enum Function {
    SIN("sin"),
    COS("cos"),
    TAN("tan", "tg"),
    COT("cot", "ctg", "cotan"),
    SEC("sec"),
    CSC("csc", "cosec"),
    ARCSIN("arcsin", "asin"),
    ARCCOS("arccos", "acos"),
    ARCTAN("arctan", "atan", "arctg"),
    ARCCOT("arccot", "acot", "arcctg"),
    ARCSEC("arcsec", "asec"),
    ARCCSC("arccsc", "acsc"),
    SINH("sinh", "sh"),
    COSH("cosh", "ch"),
    TANH("tanh", "th"),
    COTH("coth"),
    SECH("sech"),
    CSCH("csch"),
    ARSINH("arsinh", "arcsinh", "asinh"),
    ARCOSH("arcosh", "arccosh", "acosh"),
    ARTANH("artanh", "arctanh", "atanh"),
    EXP("exp"),
    LN("ln"),
    /** A logarithm without a base: natural to some, to base ten to others. */
    LOG("log"),
    /** The logarithm of the first argument to the base of the second. */
    LOG_BASE,
    /** The root of the first argument, of the degree of the second; real where there is a real one. */
    ROOT,
    ABS("abs"),
    FLOOR("floor"),
    CEILING("ceil", "ceiling"),
    SIGN("sgn", "sign", "signum"),
    FACTORIAL("factorial"),
    DOUBLE_FACTORIAL,
    BINOMIAL("binom", "binomial"),
    GCD("gcd"),
    LCM("lcm"),
    MAX("max"),
    MIN("min"),
    /** The remainder of the first argument by the second. */
    MOD("mod"),
    RE("re"),
    IM("im"),
    CONJUGATE("conj"),
    ARG("arg"),
    DET("det");

    private static final Map<String, Function> BY_NAME = byName();

    private final List<String> names;

    Function(String... names) {
        this.names = List.of(names);
    }

    /** Returns the function of this name, as in {@code \sin} or {@code sin(x)}, or null. */
    public static @Nullable Function named(String name) {
        return BY_NAME.get(name);
    }

    /** Returns whether {@code \sin x} without brackets takes what follows as its argument. */
    public boolean isPrefix() {
        return switch (this) {
            case SIN, COS, TAN, COT, SEC, CSC -> true;
            case ARCSIN, ARCCOS, ARCTAN, ARCCOT, ARCSEC, ARCCSC -> true;
            case SINH, COSH, TANH, COTH, SECH, CSCH, ARSINH, ARCOSH, ARTANH -> true;
            case EXP, LN, LOG, DET, ARG, SIGN -> true;
            default -> false;
        };
    }

    /** Returns whether angles in degrees are its arguments. */
    public boolean isTrigonometric() {
        return switch (this) {
            case SIN, COS, TAN, COT, SEC, CSC -> true;
            default -> false;
        };
    }

    /** Returns the function that {@code \sin^{-1}} means, or null. */
    public @Nullable Function inverse() {
        return switch (this) {
            case SIN -> ARCSIN;
            case COS -> ARCCOS;
            case TAN -> ARCTAN;
            case COT -> ARCCOT;
            case SEC -> ARCSEC;
            case CSC -> ARCCSC;
            case SINH -> ARSINH;
            case COSH -> ARCOSH;
            case TANH -> ARTANH;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Function> byName() {
        var map = new HashMap<String, Function>();
        for (Function function : values()) {
            for (String name : function.names) {
                map.put(name, function);
            }
        }
        return map;
    }
}
