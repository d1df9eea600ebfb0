package org.rlvr4j.verifiers.math.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.PlusMinus;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Ratio;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.SetOperation;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;

/** Walks over trees. */
public final class Trees {

    private Trees() {}

    /** Returns the nodes directly below a node. */
    public static List<Node> children(Node node) {
        if (node instanceof Sum n) {
            return n.terms();
        } else if (node instanceof Product n) {
            return n.factors();
        } else if (node instanceof Negation n) {
            return List.of(n.term());
        } else if (node instanceof Quotient n) {
            return List.of(n.numerator(), n.denominator());
        } else if (node instanceof Power n) {
            return List.of(n.base(), n.exponent());
        } else if (node instanceof PlusMinus n) {
            return present(n.left(), n.right(), null);
        } else if (node instanceof Call n) {
            return n.arguments();
        } else if (node instanceof Apply n) {
            return n.arguments();
        } else if (node instanceof Bound n) {
            return present(n.lower(), n.body(), n.upper());
        } else if (node instanceof Percent n) {
            return List.of(n.value());
        } else if (node instanceof Degrees n) {
            return List.of(n.value());
        } else if (node instanceof Quantity n) {
            return List.of(n.value());
        } else if (node instanceof Ratio n) {
            return n.parts();
        } else if (node instanceof Tuple n) {
            return n.items();
        } else if (node instanceof SetOf n) {
            return n.items();
        } else if (node instanceof Listing n) {
            return n.items();
        } else if (node instanceof SetOperation n) {
            return List.of(n.left(), n.right());
        } else if (node instanceof Matrix n) {
            return n.rows().stream().flatMap(List::stream).toList();
        } else if (node instanceof Chain n) {
            return n.sides();
        }
        return List.of();
    }

    private static List<Node> present(@Nullable Node first, Node second, @Nullable Node third) {
        var nodes = new ArrayList<Node>(3);
        if (first != null) {
            nodes.add(first);
        }
        nodes.add(second);
        if (third != null) {
            nodes.add(third);
        }
        return nodes;
    }

    /** Returns a node with an operation applied to each node directly below it. */
    public static Node map(Node node, UnaryOperator<Node> operation) {
        if (node instanceof Sum n) {
            return new Sum(all(n.terms(), operation));
        } else if (node instanceof Product n) {
            return new Product(all(n.factors(), operation));
        } else if (node instanceof Negation n) {
            return new Negation(operation.apply(n.term()));
        } else if (node instanceof Quotient n) {
            return new Quotient(operation.apply(n.numerator()), operation.apply(n.denominator()));
        } else if (node instanceof Power n) {
            return new Power(operation.apply(n.base()), operation.apply(n.exponent()));
        } else if (node instanceof PlusMinus n) {
            Node left = n.left();
            return new PlusMinus(
                    left == null ? null : operation.apply(left), operation.apply(n.right()), n.plusFirst());
        } else if (node instanceof Call n) {
            return new Call(n.function(), all(n.arguments(), operation));
        } else if (node instanceof Apply n) {
            return new Apply(n.name(), all(n.arguments(), operation));
        } else if (node instanceof Bound n) {
            Node lower = n.lower();
            Node upper = n.upper();
            return new Bound(
                    n.binder(),
                    n.variable(),
                    lower == null ? null : operation.apply(lower),
                    upper == null ? null : operation.apply(upper),
                    operation.apply(n.body()));
        } else if (node instanceof Percent n) {
            return new Percent(operation.apply(n.value()));
        } else if (node instanceof Degrees n) {
            return new Degrees(operation.apply(n.value()));
        } else if (node instanceof Quantity n) {
            return new Quantity(operation.apply(n.value()), n.unit());
        } else if (node instanceof Ratio n) {
            return new Ratio(all(n.parts(), operation), n.timeLike());
        } else if (node instanceof Tuple n) {
            return new Tuple(all(n.items(), operation), n.open(), n.close());
        } else if (node instanceof SetOf n) {
            return new SetOf(all(n.items(), operation));
        } else if (node instanceof Listing n) {
            return new Listing(all(n.items(), operation), n.connector());
        } else if (node instanceof SetOperation n) {
            return new SetOperation(n.operation(), operation.apply(n.left()), operation.apply(n.right()));
        } else if (node instanceof Matrix n) {
            return new Matrix(n.rows().stream().map(row -> all(row, operation)).toList());
        } else if (node instanceof Chain n) {
            return new Chain(all(n.sides(), operation), n.relations());
        }
        return node;
    }

    private static List<Node> all(List<Node> nodes, UnaryOperator<Node> operation) {
        var mapped = new ArrayList<Node>(nodes.size());
        for (Node node : nodes) {
            mapped.add(operation.apply(node));
        }
        return mapped;
    }

    /** Returns whether a node or any below it passes a test. */
    public static boolean contains(Node node, Predicate<Node> test) {
        if (test.test(node)) {
            return true;
        }
        for (Node child : children(node)) {
            if (contains(child, test)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the names of the variables in a tree that no operator binds, in order. */
    public static TreeSet<String> variables(Node node) {
        var names = new TreeSet<String>();
        collect(node, names);
        return names;
    }

    private static void collect(Node node, TreeSet<String> names) {
        if (node instanceof Symbol symbol) {
            names.add(symbol.name());
        } else if (node instanceof Bound bound && bound.binder() != Binder.DERIVATIVE) {
            var inner = variables(bound.body());
            inner.remove(bound.variable());
            names.addAll(inner);
            if (bound.lower() != null) {
                collect(bound.lower(), names);
            }
            if (bound.upper() != null) {
                collect(bound.upper(), names);
            }
        } else {
            for (Node child : children(node)) {
                collect(child, names);
            }
        }
    }
}
