package org.rlvr4j.verifiers.math.equal;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.equal.RealSet.End;
import org.rlvr4j.verifiers.math.evaluate.ExactEvaluator;
import org.rlvr4j.verifiers.math.evaluate.UndefinedException;
import org.rlvr4j.verifiers.math.evaluate.Work;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Connector;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.NamedSet;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.SetOperation;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;
import org.rlvr4j.verifiers.math.tree.Relation;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Reads sets of real numbers from intervals, unions, and inequalities in one variable. */
final class RealSets {

    /** Where a polynomial is looked at: three places fix its coefficients, the others check them. */
    private static final int[] PLACES = {0, 1, 2, 17, -23};

    private final Scalars scalars;
    private final Work work;

    RealSets(Scalars scalars, Work work) {
        this.scalars = scalars;
        this.work = work;
    }

    /** Returns the set that a tree means, or null if it means none or has parameters. */
    @Nullable
    RealSet read(Node node) {
        work.spend(5);
        if (node instanceof Tuple tuple && tuple.isInterval()) {
            return interval(tuple);
        } else if (node instanceof NamedSet set) {
            return set == NamedSet.REALS ? RealSet.ALL : set == NamedSet.EMPTY ? RealSet.EMPTY : null;
        } else if (node instanceof SetOf set) {
            return points(set.items());
        } else if (node instanceof SetOperation operation) {
            return operation(operation);
        } else if (node instanceof Chain chain) {
            Node set = Names.set(chain);
            return set != null ? read(set) : statements(List.of(chain), Connector.AND);
        } else if (node instanceof Listing listing) {
            return statements(listing.items(), listing.connector());
        }
        return null;
    }

    private @Nullable RealSet interval(Tuple tuple) {
        End low = end(tuple.items().get(0), tuple.open() == '[');
        End high = end(tuple.items().get(1), tuple.close() == ']');
        if (low == null || high == null || low.value() > high.value()) {
            return null; // a point, such as (1, -2)
        }
        return RealSet.of(low, high);
    }

    private @Nullable End end(Node node, boolean closed) {
        if (node == Constant.INFINITY) {
            return End.TO_INFINITY;
        }
        if (node instanceof Negation negation && negation.term() == Constant.INFINITY) {
            return End.FROM_MINUS_INFINITY;
        }
        double value = scalars.values().realValue(node);
        return Double.isNaN(value) ? null : new End(node, value, closed);
    }

    private @Nullable RealSet points(List<Node> items) {
        RealSet set = RealSet.EMPTY;
        for (Node item : items) {
            End point = Scalars.isScalar(item) ? end(item, true) : null;
            if (point == null || Double.isInfinite(point.value())) {
                return null;
            }
            set = set.union(RealSet.of(point, point));
        }
        return set;
    }

    private @Nullable RealSet operation(SetOperation operation) {
        RealSet left = read(operation.left());
        RealSet right = read(operation.right());
        if (left == null || right == null) {
            return null;
        }
        return switch (operation.operation()) {
            case UNION -> left.union(right);
            case INTERSECTION -> left.intersection(right);
            case DIFFERENCE -> left.intersection(right.complement());
        };
    }

    /** Reads inequalities in one variable. Between two that cannot both hold, a comma means "or". */
    private @Nullable RealSet statements(List<Node> statements, Connector connector) {
        var variables = new TreeSet<String>();
        for (Node statement : statements) {
            if (!(statement instanceof Chain)) {
                return null;
            }
            variables.addAll(Trees.variables(statement));
        }
        if (variables.size() != 1) {
            return null;
        }
        RealSet union = RealSet.EMPTY;
        RealSet intersection = RealSet.ALL;
        for (Node statement : statements) {
            RealSet set = solutions((Chain) statement, variables.first());
            if (set == null) {
                return null;
            }
            union = union.union(set);
            intersection = intersection.intersection(set);
        }
        boolean or = connector == Connector.OR || connector == Connector.COMMA && intersection.equals(RealSet.EMPTY);
        return or ? union : intersection;
    }

    private @Nullable RealSet solutions(Chain chain, String variable) {
        RealSet set = RealSet.ALL;
        for (int i = 0; i < chain.relations().size(); i++) {
            RealSet link = link(
                    chain.sides().get(i),
                    chain.relations().get(i),
                    chain.sides().get(i + 1),
                    variable);
            if (link == null) {
                return null;
            }
            set = set.intersection(link);
        }
        return set;
    }

    private @Nullable RealSet link(Node left, Relation relation, Node right, String variable) {
        if (relation == Relation.ELEMENT) {
            return isVariable(left, variable) ? read(right) : null;
        }
        if (!relation.isOrder() && relation != Relation.NOT_EQUAL) {
            return null;
        }
        if (Trees.variables(left).isEmpty()) {
            return solve(right, relation.flipped(), left, variable);
        }
        return Trees.variables(right).isEmpty()
                ? solve(left, relation, right, variable)
                : solve(new Sum(List.of(left, new Negation(right))), relation, Num.of(0), variable);
    }

    /** Solves {@code side relation constant}. */
    private @Nullable RealSet solve(Node side, Relation relation, Node constant, String variable) {
        if (isVariable(side, variable)) {
            return half(relation, constant);
        }
        if (side instanceof Call call && call.function() == Function.ABS) {
            return absolute(call.arguments().get(0), relation, constant, variable);
        }
        Rational[] c = polynomial(new Sum(List.of(side, new Negation(constant))), variable);
        if (c == null) {
            return null;
        }
        if (c[2].isZero()) {
            return c[1].isZero()
                    ? null
                    : half(
                            c[1].signum() < 0 ? relation.flipped() : relation,
                            Num.of(c[0].negate().dividedBy(c[1])));
        }
        return quadratic(c, relation);
    }

    /** Solves a quadratic inequality with rational coefficients. */
    private @Nullable RealSet quadratic(Rational[] c, Relation relation) {
        Rational discriminant =
                c[1].times(c[1]).minus(Rational.of(4).times(c[0]).times(c[2]));
        boolean above = relation == Relation.GREATER || relation == Relation.GREATER_OR_EQUAL;
        boolean outside = above == c[2].signum() > 0;
        if (relation == Relation.NOT_EQUAL || discriminant.signum() <= 0) {
            return null;
        }
        Node root = Call.of(Function.ROOT, Num.of(discriminant), Num.of(2));
        Rational half = Rational.ONE.dividedBy(c[2].abs().times(Rational.of(2)));
        Rational middle = c[1].negate().dividedBy(c[2].times(Rational.of(2)));
        Node offset = new Node.Product(List.of(Num.of(half), root));
        End low = end(new Sum(List.of(Num.of(middle), new Negation(offset))), !relation.isStrict());
        End high = end(new Sum(List.of(Num.of(middle), offset)), !relation.isStrict());
        if (low == null || high == null) {
            return null;
        }
        return outside
                ? RealSet.of(End.FROM_MINUS_INFINITY, low).union(RealSet.of(high, End.TO_INFINITY))
                : RealSet.of(low, high);
    }

    private static boolean isVariable(Node node, String variable) {
        return node instanceof Symbol symbol && symbol.name().equals(variable);
    }

    /** Returns the solutions of {@code x relation constant}. */
    private @Nullable RealSet half(Relation relation, Node constant) {
        End end = end(constant, !relation.isStrict() && relation != Relation.NOT_EQUAL);
        if (end == null) {
            return null;
        }
        return switch (relation) {
            case LESS, LESS_OR_EQUAL -> RealSet.of(End.FROM_MINUS_INFINITY, end);
            case GREATER, GREATER_OR_EQUAL -> RealSet.of(end, End.TO_INFINITY);
            default -> {
                End point = new End(end.node(), end.value(), true);
                yield RealSet.of(point, point).complement();
            }
        };
    }

    /** Returns the solutions of {@code |inner| relation constant}. */
    private @Nullable RealSet absolute(Node inner, Relation relation, Node constant, String variable) {
        RealSet above = solve(inner, relation, constant, variable);
        RealSet below = solve(inner, relation.flipped(), new Negation(constant), variable);
        if (above == null || below == null || relation == Relation.NOT_EQUAL) {
            return null;
        }
        boolean outside = relation == Relation.GREATER || relation == Relation.GREATER_OR_EQUAL;
        return outside ? above.union(below) : above.intersection(below);
    }

    /**
     * Returns the coefficients of an expression that is a polynomial of degree 2 at most with rational coefficients, the
     * constant one first, or null.
     */
    private Rational @Nullable [] polynomial(Node node, String variable) {
        if (Trees.contains(node, n -> n instanceof Call)) {
            return null;
        }
        var values = new Rational[5];
        for (int i = 0; i < values.length; i++) {
            var evaluator = new ExactEvaluator(work);
            evaluator.assign(variable, Rational.of(PLACES[i]));
            Rational value;
            try {
                value = evaluator.evaluate(node);
            } catch (UndefinedException e) {
                value = null;
            }
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        Rational square =
                values[2].minus(values[1].times(Rational.of(2))).plus(values[0]).dividedBy(Rational.of(2));
        Rational slope = values[1].minus(values[0]).minus(square);
        for (int i = 3; i < values.length; i++) {
            Rational x = Rational.of(PLACES[i]);
            Rational value = values[0].plus(slope.times(x)).plus(square.times(x).times(x));
            if (!value.equals(values[i])) {
                return null;
            }
        }
        return new Rational[] {values[0], slope, square};
    }
}
