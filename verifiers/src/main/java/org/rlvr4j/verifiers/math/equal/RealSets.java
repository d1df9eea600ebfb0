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
        return low == null || high == null ? null : RealSet.of(low, high);
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
        if (side instanceof Call call
                && call.function() == Function.ABS
                && isVariable(call.arguments().get(0), variable)) {
            return absolute(relation, constant);
        }
        Rational[] line = line(new Sum(List.of(side, new Negation(constant))), variable);
        if (line == null || line[1].isZero()) {
            return null;
        }
        Rational root = line[0].negate().dividedBy(line[1]);
        return half(line[1].signum() < 0 ? relation.flipped() : relation, Num.of(root));
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

    /** Returns the solutions of {@code |x| relation constant}. */
    private @Nullable RealSet absolute(Relation relation, Node constant) {
        RealSet above = half(relation, constant);
        RealSet below = half(relation.flipped(), new Negation(constant));
        if (above == null || below == null) {
            return null;
        }
        boolean outside = relation == Relation.GREATER || relation == Relation.GREATER_OR_EQUAL;
        return outside ? above.union(below) : above.intersection(below);
    }

    /** Returns constant and slope of an expression that is linear with rational coefficients, or null. */
    private Rational @Nullable [] line(Node node, String variable) {
        var values = new Rational[4];
        for (int x = 0; x < values.length; x++) {
            var evaluator = new ExactEvaluator(work);
            evaluator.assign(variable, Rational.of(x == 3 ? 17 : x));
            Rational value;
            try {
                value = evaluator.evaluate(node);
            } catch (UndefinedException e) {
                value = null;
            }
            if (value == null) {
                return null;
            }
            values[x] = value;
        }
        Rational slope = values[1].minus(values[0]);
        boolean linear = values[2].minus(values[1]).equals(slope)
                && values[3].minus(values[0]).equals(slope.times(Rational.of(17)))
                && Trees.contains(node, n -> isVariable(n, variable))
                && !Trees.contains(node, n -> n instanceof Call);
        return linear ? new Rational[] {values[0], slope} : null;
    }
}
