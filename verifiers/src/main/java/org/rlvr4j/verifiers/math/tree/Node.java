package org.rlvr4j.verifiers.math.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;

/**
 * An answer as it was read: numbers, expressions, collections, and statements in one family, since each may hold the
 * others. A tree says what was written, nothing is evaluated or simplified in it.
 */
public sealed interface Node {

    // Numbers and names.

    /**
     * A number.
     *
     * @param places how many decimal places it was written with, or -1 if it has no decimal point; a number with places
     *     may be a rounded one
     */
    record Num(Rational value, int places) implements Node {

        /** Returns a whole number. */
        public static Num of(long value) {
            return of(Rational.of(value));
        }

        /** Returns an exact number. */
        public static Num of(Rational value) {
            return new Num(value, -1);
        }

        /** Returns whether the number was written with a decimal point. */
        public boolean isDecimal() {
            return places >= 0;
        }
    }

    /**
     * A number of so many digits that exact arithmetic would cost too much.
     *
     * @param scale how many of the digits stand behind the decimal point
     */
    record LongNum(String digits, int scale) implements Node {}

    /** A number that everybody knows by name. */
    enum Constant implements Node {
        PI,
        E,
        I,
        INFINITY
    }

    /** A variable, with its subscript and decoration: {@code x}, {@code a_1}, {@code \vec v}. */
    record Symbol(String name) implements Node {}

    // Arithmetic.

    /** A sum of two terms or more. */
    record Sum(List<Node> terms) implements Node {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /** A product of two factors or more. */
    record Product(List<Node> factors) implements Node {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** A term with a minus sign. */
    record Negation(Node term) implements Node {}

    /** A fraction. */
    record Quotient(Node numerator, Node denominator) implements Node {}

    /** A power; roots are calls of {@link Function#ROOT}. */
    record Power(Node base, Node exponent) implements Node {}

    /**
     * Two values, {@code left ± right}.
     *
     * @param left null where the sign stands in front
     * @param plusFirst false for {@code ∓}
     */
    record PlusMinus(@Nullable Node left, Node right, boolean plusFirst) implements Node {}

    /** A function with a known meaning. */
    record Call(Function function, List<Node> arguments) implements Node {
        public Call {
            arguments = List.copyOf(arguments);
        }

        public static Call of(Function function, Node... arguments) {
            return new Call(function, List.of(arguments));
        }
    }

    /** A function without a known meaning, such as {@code f(x)}. */
    record Apply(String name, List<Node> arguments) implements Node {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * An operator that binds a variable: a sum, a product, an integral, a limit, or a derivative.
     *
     * @param lower start of the range, the point approached, or null
     * @param upper end of the range, or null
     */
    record Bound(
            Binder binder,
            String variable,
            @Nullable Node lower,
            @Nullable Node upper,
            Node body) implements Node {}

    // Numbers with something to them.

    /** A percentage; {@code value} is 28 for {@code 28%}. */
    record Percent(Node value) implements Node {}

    /** An angle in degrees; {@code value} is 90 for {@code 90°}. */
    record Degrees(Node value) implements Node {}

    /** A number with a unit or a currency. */
    record Quantity(Node value, Unit unit) implements Node {}

    /** A number in another base than ten. */
    record BaseNumber(String digits, int base) implements Node {}

    /** A ratio {@code a:b:…}; {@code timeLike} where it could be a time of day. */
    record Ratio(List<Node> parts, boolean timeLike) implements Node {
        public Ratio {
            parts = List.copyOf(parts);
        }
    }

    /** A time of day, or a duration, in seconds. */
    record TimeOfDay(int seconds) implements Node {}

    /** A date; {@code year} is 0 where none was given. */
    record CalendarDate(int year, int month, int day) implements Node {}

    // Collections.

    /**
     * Items in brackets: a point, a vector, or, if there are two, an interval.
     *
     * @param open the opening bracket, one of {@code ( [ ]} and {@code <}
     * @param close the closing bracket
     */
    record Tuple(List<Node> items, char open, char close) implements Node {
        public Tuple {
            items = List.copyOf(items);
        }

        /** Returns whether this can be read as an interval. */
        public boolean isInterval() {
            return items.size() == 2 && open != '<';
        }

        /** Returns whether this is an interval and nothing else. */
        public boolean isOnlyInterval() {
            return isInterval() && (open == '(' ? close == ']' : close != ']');
        }
    }

    /** A set in braces. */
    record SetOf(List<Node> items) implements Node {
        public SetOf {
            items = List.copyOf(items);
        }
    }

    /** Items without brackets. */
    record Listing(List<Node> items, Connector connector) implements Node {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /** What stands between the items of a list. */
    enum Connector {
        COMMA,
        AND,
        OR
    }

    /** Two sets and what is done with them. */
    record SetOperation(Operation operation, Node left, Node right) implements Node {
        /** What can be done with two sets. */
        public enum Operation {
            UNION,
            INTERSECTION,
            DIFFERENCE
        }
    }

    /** A set that everybody knows by name. */
    enum NamedSet implements Node {
        EMPTY,
        NATURALS,
        INTEGERS,
        RATIONALS,
        REALS,
        COMPLEX
    }

    /** A matrix; all rows have the same length. */
    record Matrix(List<List<Node>> rows) implements Node {
        public Matrix {
            rows = rows.stream().map(List::copyOf).toList();
        }

        public int columns() {
            return rows.get(0).size();
        }
    }

    // Statements.

    /** A chain of relations: {@code sides.get(i) relations.get(i) sides.get(i + 1)}. */
    record Chain(List<Node> sides, List<Relation> relations) implements Node {
        public Chain {
            sides = List.copyOf(sides);
            relations = List.copyOf(relations);
        }

        /** Returns whether all links are equalities of some kind. */
        public boolean isEquation() {
            return relations.stream().allMatch(Relation::isEquality);
        }
    }

    /** Text that is no mathematics. */
    record Words(String text) implements Node {}
}
