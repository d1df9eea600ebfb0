package org.rlvr4j.verifiers.math.evaluate;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Binder;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.LongNum;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Relation;

/**
 * Computes modulo a prime at a random point, which tells two rational functions apart with all but certainty and costs
 * the same however far an expression would expand.
 *
 * <p>Variables, π, and e get random values, i a square root of -1. What is not rational, such as {@code \sin x}, gets a
 * random value that depends on the function and on the values of its arguments: trees that are equal as rational
 * functions of such parts have equal values. If the values differ, and such parts were {@linkplain #isConclusive()
 * interpreted as unknowns}, nothing is known.
 *
 * <p>Source: Schwartz, Fast Probabilistic Algorithms for Verification of Polynomial Identities, J. ACM 27(4), 1980. The
 * points are fixed by the names of the variables, so verdicts can be repeated.
 */
public final class ModularEvaluator {

    /** Primes below 2^31 that leave 1 modulo 4, so that -1 has a square root. */
    static final long[] PRIMES = {2147483629L, 2147483549L, 2147483497L, 2147483489L, 2147483477L, 2147483249L};

    private static final int MOST_TERMS = 20_000;

    private final Work work;
    private final ExactEvaluator exact;
    private final long prime;
    private final BigInteger bigPrime;
    private final long seed;
    private final long imaginary;
    private final Deque<String> boundNames = new ArrayDeque<>();
    private final Deque<Long> boundValues = new ArrayDeque<>();
    private boolean conclusive = true;

    /**
     * Creates an evaluator.
     *
     * @param point chooses the prime and the random values, 0 to 5
     */
    public ModularEvaluator(Work work, int point) {
        this.work = work;
        this.exact = new ExactEvaluator(work);
        this.prime = PRIMES[point];
        this.bigPrime = BigInteger.valueOf(prime);
        this.seed = mix(0x9e3779b97f4a7c15L * (point + 1));
        this.imaginary = squareRootOfMinusOne(prime);
    }

    /** Returns the number of points there are. */
    public static int points() {
        return PRIMES.length;
    }

    /** Returns whether all parts so far were rational functions of variables, so that other values prove a difference. */
    public boolean isConclusive() {
        return conclusive;
    }

    /**
     * Returns the value of a tree, from 0 below the prime.
     *
     * @throws UndefinedException if it divides by 0 at this point, or has parts that are no numbers
     */
    public long evaluate(Node node) {
        work.spend(1);
        if (node instanceof Num n) {
            return of(n.value());
        } else if (node instanceof Symbol n) {
            return symbol(n.name());
        } else if (node instanceof Constant constant) {
            return constant(constant);
        } else if (node instanceof Negation n) {
            return minus(0, evaluate(n.term()));
        } else if (node instanceof Sum n) {
            long total = 0;
            for (Node term : n.terms()) {
                total = plus(total, evaluate(term));
            }
            return total;
        } else if (node instanceof Product n) {
            long total = 1;
            for (Node factor : n.factors()) {
                total = times(total, evaluate(factor));
            }
            return total;
        } else if (node instanceof Quotient n) {
            long numerator = evaluate(n.numerator());
            return times(numerator, inverse(evaluate(n.denominator())));
        } else if (node instanceof Power n) {
            return power(n);
        } else if (node instanceof Call n) {
            return call(n);
        } else if (node instanceof Apply n) {
            return hash("apply " + n.name(), n.arguments());
        } else if (node instanceof Bound n) {
            return bound(n);
        } else if (node instanceof LongNum n) {
            return longNumber(n);
        } else if (node instanceof Percent n) {
            return times(evaluate(n.value()), inverse(100));
        } else if (node instanceof Degrees n) {
            return times(times(evaluate(n.value()), constant(Constant.PI)), inverse(180));
        } else if (node instanceof BaseNumber) {
            Rational value = exact.evaluate(node);
            if (value != null) {
                return of(value);
            }
        }
        throw new UndefinedException("it is no number");
    }

    private long of(Rational value) {
        if (value.isInteger() && value.numerator().bitLength() < 63) {
            return Math.floorMod(value.numerator().longValue(), prime);
        }
        work.spend(value.bitLength() / 32);
        long numerator = value.numerator().mod(bigPrime).longValue();
        return value.isInteger()
                ? numerator
                : times(numerator, inverse(value.denominator().mod(bigPrime).longValue()));
    }

    private long symbol(String name) {
        var values = boundValues.iterator();
        for (String boundName : boundNames) {
            long value = values.next();
            if (boundName.equals(name)) {
                return value;
            }
        }
        return random(Keys.of(name));
    }

    private long constant(Constant constant) {
        return switch (constant) {
            case PI -> random(1);
            case E -> random(2);
            case I -> imaginary;
            case INFINITY -> throw new UndefinedException("infinity is no number");
        };
    }

    private long power(Power node) {
        Rational exponent = exact.evaluate(node.exponent());
        long base = evaluate(node.base());
        if (exponent == null || !exponent.isInteger()) {
            return root(base, exponent == null ? evaluate(node.exponent()) : of(exponent));
        }
        if (base == 0 && exponent.signum() <= 0) {
            throw new UndefinedException("it divides by 0");
        }
        long power = power(
                base,
                exponent.numerator().abs().mod(BigInteger.valueOf(prime - 1)).longValue());
        work.spend(32 + exponent.bitLength() / 32);
        return exponent.signum() < 0 ? inverse(power) : power;
    }

    /** Powers that are not whole are unknowns named by base and exponent; roots are among them. */
    private long root(long base, long exponent) {
        conclusive = false;
        return random(mix(mix(3, base), exponent));
    }

    private long call(Call call) {
        Rational value = exact.evaluate(call);
        if (value != null) {
            return of(value);
        }
        List<Node> arguments = call.arguments();
        switch (call.function()) {
            case ROOT -> {
                Rational degree = exact.evaluate(arguments.get(1));
                long exponent = degree == null ? inverse(evaluate(arguments.get(1))) : inverse(of(degree));
                return root(evaluate(arguments.get(0)), exponent);
            }
            case EXP -> {
                return power(new Power(Constant.E, arguments.get(0)));
            }
            case BINOMIAL -> {
                Rational k = exact.evaluate(arguments.get(1));
                if (k != null
                        && k.isInteger()
                        && k.signum() >= 0
                        && k.numerator().bitLength() <= 6) {
                    return fallingFactorial(
                            evaluate(arguments.get(0)), k.numerator().intValue());
                }
            }
            default -> {}
        }
        conclusive = false;
        return hash(call.function().name(), arguments);
    }

    private long fallingFactorial(long n, int k) {
        long product = 1;
        for (int i = 0; i < k; i++) {
            product = times(times(product, minus(n, i)), inverse(i + 1));
        }
        return product;
    }

    private long hash(String name, List<Node> arguments) {
        long hash = Keys.of(name);
        for (Node argument : arguments) {
            hash = mix(hash, evaluate(argument));
        }
        return random(hash);
    }

    private long bound(Bound bound) {
        long lower = bound.lower() == null ? -1 : limit(bound.lower());
        long upper = bound.upper() == null ? -1 : limit(bound.upper());
        boolean series = bound.binder() == Binder.SUM || bound.binder() == Binder.PRODUCT;
        if (series && bound.lower() != null && bound.upper() != null) {
            Rational from = exact.evaluate(bound.lower());
            Rational to = exact.evaluate(bound.upper());
            if (from != null && to != null && from.isInteger() && to.isInteger()) {
                return series(bound, from.numerator(), to.numerator());
            }
        }
        conclusive = false;
        // A bound variable's value must not depend on its name, but on how deep it is bound.
        boolean derivative = bound.binder() == Binder.DERIVATIVE;
        long value = derivative ? symbol(bound.variable()) : random(4 + 17L * boundNames.size());
        boundNames.push(bound.variable());
        boundValues.push(value);
        long body = evaluate(bound.body());
        boundNames.pop();
        boundValues.pop();
        return random(mix(mix(mix(bound.binder().ordinal() + 100L, lower), upper), body));
    }

    private long limit(Node node) {
        if (node == Constant.INFINITY) {
            return -2;
        }
        if (node instanceof Negation negation && negation.term() == Constant.INFINITY) {
            return -3;
        }
        if (node instanceof Node.Chain chain) {
            long hash = 5;
            for (Node side : chain.sides()) {
                hash = mix(hash, limit(side));
            }
            for (Relation relation : chain.relations()) {
                hash = mix(hash, relation.ordinal());
            }
            return hash;
        }
        return evaluate(node);
    }

    private long series(Bound bound, BigInteger from, BigInteger to) {
        BigInteger count = to.subtract(from);
        if (count.bitLength() > 31 || count.intValue() > MOST_TERMS) {
            throw new UndefinedException("it has more than " + MOST_TERMS + " terms");
        }
        boolean sum = bound.binder() == Binder.SUM;
        long total = sum ? 0 : 1;
        for (int i = 0; i <= count.intValue(); i++) {
            long index = from.add(BigInteger.valueOf(i)).mod(bigPrime).longValue();
            boundNames.push(bound.variable());
            boundValues.push(index);
            long term = evaluate(bound.body());
            boundNames.pop();
            boundValues.pop();
            total = sum ? plus(total, term) : times(total, term);
        }
        return total;
    }

    private long longNumber(LongNum number) {
        long value = 0;
        String digits = number.digits();
        for (int i = 0; i < digits.length(); i++) {
            value = (value * 10 + digits.charAt(i) - '0') % prime;
        }
        work.spend(digits.length() / 8);
        return number.scale() == 0 ? value : times(value, inverse(power(10, number.scale())));
    }

    private long plus(long a, long b) {
        long sum = a + b;
        return sum >= prime ? sum - prime : sum;
    }

    private long minus(long a, long b) {
        long difference = a - b;
        return difference < 0 ? difference + prime : difference;
    }

    private long times(long a, long b) {
        return a * b % prime;
    }

    private long power(long base, long exponent) {
        return power(base, exponent, prime);
    }

    private static long power(long base, long exponent, long prime) {
        long result = 1;
        long square = base;
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = result * square % prime;
            }
            square = square * square % prime;
        }
        return result;
    }

    private long inverse(long a) {
        if (a == 0) {
            throw new UndefinedException("it divides by 0");
        }
        work.spend(4);
        // Euclid's algorithm, extended.
        long r0 = prime;
        long r1 = a;
        long t0 = 0;
        long t1 = 1;
        while (r1 != 0) {
            long q = r0 / r1;
            long r = r0 - q * r1;
            r0 = r1;
            r1 = r;
            long t = t0 - q * t1;
            t0 = t1;
            t1 = t;
        }
        return t0 < 0 ? t0 + prime : t0;
    }

    private static long squareRootOfMinusOne(long prime) {
        for (long g = 2; ; g++) {
            long root = power(g, (prime - 1) / 4, prime);
            if (root * root % prime == prime - 1) {
                return root;
            }
        }
    }

    /** Returns a value from 1 below the prime that depends on a key. */
    private long random(long key) {
        return 1 + Math.floorMod(mix(seed, key), prime - 1);
    }

    private static long mix(long a, long b) {
        return mix(a * 0x9e3779b97f4a7c15L + b);
    }

    /** Source: the finaliser of SplitMix64, Steele, Lea, and Flood, OOPSLA 2014. */
    private static long mix(long x) {
        long z = x + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
