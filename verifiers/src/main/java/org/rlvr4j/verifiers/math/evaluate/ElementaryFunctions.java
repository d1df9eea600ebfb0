package org.rlvr4j.verifiers.math.evaluate;

import java.util.List;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Function;

/** The elementary functions, made of exponentials, logarithms, sines, and arcs. */
final class ElementaryFunctions<T> {

    /** Exponentials of larger numbers are refused. */
    private static final double LARGEST_EXPONENT = 100_000;

    /** Angles beyond this have lost their meaning in double precision. */
    private static final double LARGEST_ANGLE = 1e9;

    private final Arithmetic<T> a;

    ElementaryFunctions(Arithmetic<T> arithmetic) {
        this.a = arithmetic;
    }

    T call(Function function, List<T> arguments) {
        T x = arguments.get(0);
        return switch (function) {
            case SIN -> a.sin(angle(x));
            case COS -> a.cos(angle(x));
            case TAN -> a.divide(a.sin(angle(x)), a.cos(x));
            case COT -> a.divide(a.cos(angle(x)), a.sin(x));
            case SEC -> inverse(a.cos(angle(x)));
            case CSC -> inverse(a.sin(angle(x)));
            case ARCSIN -> a.asin(x);
            case ARCCOS -> a.acos(x);
            case ARCTAN -> a.atan(x);
            case ARCCOT -> subtract(a.divide(a.pi(), integer(2)), a.atan(x));
            case ARCSEC -> a.acos(inverse(x));
            case ARCCSC -> a.asin(inverse(x));
            case SINH -> half(subtract(exp(x), exp(a.negate(x))));
            case COSH -> half(a.add(exp(x), exp(a.negate(x))));
            case TANH -> hyperbolicTangent(x);
            case COTH -> inverse(hyperbolicTangent(x));
            case SECH -> inverse(half(a.add(exp(x), exp(a.negate(x)))));
            case CSCH -> inverse(half(subtract(exp(x), exp(a.negate(x)))));
            case ARSINH -> a.log(a.add(x, a.sqrt(a.add(a.multiply(x, x), integer(1)))));
            case ARCOSH -> a.log(a.add(x, a.multiply(a.sqrt(a.add(x, integer(1))), a.sqrt(a.add(x, integer(-1))))));
            case ARTANH -> half(a.log(a.divide(a.add(integer(1), x), subtract(integer(1), x))));
            case EXP -> exp(x);
            case LN, LOG -> a.log(x);
            case LOG_BASE -> a.divide(a.log(x), a.log(arguments.get(1)));
            case ABS -> a.abs(x);
            case FLOOR -> a.floor(real(x));
            case CEILING -> a.negate(a.floor(a.negate(real(x))));
            case SIGN -> integer(a.signum(real(x)));
            case MAX, MIN -> extreme(arguments, function == Function.MAX ? 1 : -1);
            case MOD -> mod(real(x), real(arguments.get(1)));
            case RE -> a.re(x);
            case IM -> a.im(x);
            case CONJUGATE -> subtract(a.re(x), a.multiply(a.im(x), a.i()));
            case ARG -> a.arg(x);
            default -> throw new UndefinedException("the value of " + function + " is not known");
        };
    }

    T exp(T x) {
        double size = a.realPart(x);
        if (!(Math.abs(size) < LARGEST_EXPONENT)) {
            throw new UndefinedException("an exponential is too large");
        }
        return a.exp(x);
    }

    private T angle(T x) {
        if (!(Math.abs(a.realPart(x)) < LARGEST_ANGLE)) {
            throw new UndefinedException("an angle is too large");
        }
        return x;
    }

    private T hyperbolicTangent(T x) {
        T up = exp(x);
        T down = exp(a.negate(x));
        return a.divide(subtract(up, down), a.add(up, down));
    }

    private T extreme(List<T> arguments, int sign) {
        T best = real(arguments.get(0));
        for (T argument : arguments) {
            if (a.signum(subtract(real(argument), best)) == sign) {
                best = argument;
            }
        }
        return best;
    }

    private T mod(T x, T modulus) {
        return subtract(x, a.multiply(modulus, a.floor(a.divide(x, modulus))));
    }

    private T real(T x) {
        if (!a.isReal(x)) {
            throw new UndefinedException("it compares numbers that are not real");
        }
        return x;
    }

    private T inverse(T x) {
        return a.divide(integer(1), x);
    }

    private T half(T x) {
        return a.divide(x, integer(2));
    }

    private T subtract(T x, T y) {
        return a.add(x, a.negate(y));
    }

    private T integer(int value) {
        return a.of(Rational.of(value));
    }
}
