package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Relation;
import org.rlvr4j.verifiers.math.tree.Trees;

/**
 * Compares equations and inequalities. Equations are the same if the differences of their sides are proportional,
 * inequalities if they are so with a positive factor and point the same way.
 */
final class Statements {

    private final AnswerComparison answers;
    private final Scalars scalars;

    Statements(AnswerComparison answers, Scalars scalars) {
        this.answers = answers;
        this.scalars = scalars;
    }

    Decision compare(Chain gold, Chain other) {
        Decision sides = sideBySide(gold, other);
        if (sides.equal()) {
            return sides;
        }
        Node goldName = Names.name(gold);
        Node otherName = Names.name(other);
        Node goldValue = Names.value(gold);
        Node otherValue = Names.value(other);
        if (goldName != null && otherName != null && goldValue != null && otherValue != null) {
            if (goldName.equals(otherName)) {
                return Scalars.isModulo(goldValue) == Scalars.isModulo(otherValue)
                        ? answers.compare(goldValue, otherValue)
                        : Decision.different("a residue is no number");
            }
            if (gold.sides().size() > 2 || other.sides().size() > 2) {
                return Decision.different("the statements are about different names");
            }
        }
        if (!allScalar(gold) || !allScalar(other)) {
            return sides;
        }
        return links(gold, other);
    }

    /** Compares the sides in order, and in reverse. */
    private Decision sideBySide(Chain gold, Chain other) {
        if (gold.sides().size() != other.sides().size()) {
            return Decision.different("the statements differ in length");
        }
        int last = gold.relations().size() - 1;
        boolean forward = true;
        boolean backward = true;
        for (int i = 0; i <= last; i++) {
            forward &= same(gold.relations().get(i), other.relations().get(i));
            backward &= same(
                    gold.relations().get(i), other.relations().get(last - i).flipped());
        }
        Decision decision = Decision.different("the relations differ");
        if (forward) {
            decision = sides(gold.sides(), other.sides());
        }
        if (!decision.equal() && backward && other.relations().stream().noneMatch(Relation::isOneWay)) {
            var reversed = new ArrayList<>(other.sides());
            java.util.Collections.reverse(reversed);
            Decision flipped = sides(gold.sides(), reversed);
            decision = flipped.equal() ? flipped : decision;
        }
        return decision;
    }

    private static boolean same(Relation a, Relation b) {
        boolean congruent = a == Relation.CONGRUENT || b == Relation.CONGRUENT;
        return a == b || a.isEquality() && b.isEquality() && !congruent;
    }

    private Decision sides(List<Node> gold, List<Node> other) {
        for (int i = 0; i < gold.size(); i++) {
            Decision decision = answers.compare(gold.get(i), other.get(i));
            if (!decision.equal()) {
                return decision;
            }
        }
        return Decision.same("the same sides");
    }

    private static boolean allScalar(Chain chain) {
        return chain.sides().stream().allMatch(Scalars::isScalar);
    }

    /** A link of a chain as {@code difference = 0}, {@code ≠ 0}, {@code > 0}, or {@code >= 0}. */
    private record Link(Node difference, Relation relation) {

        static @Nullable Link of(Node left, Relation relation, Node right) {
            return switch (relation) {
                case LESS, LESS_OR_EQUAL -> new Link(minus(right, left), relation.flipped());
                case GREATER, GREATER_OR_EQUAL, NOT_EQUAL -> new Link(minus(left, right), relation);
                case EQUAL, APPROXIMATE -> new Link(minus(left, right), Relation.EQUAL);
                default -> null;
            };
        }

        private static Node minus(Node left, Node right) {
            return new Sum(List.of(left, new Negation(right)));
        }
    }

    private Decision links(Chain gold, Chain other) {
        List<Link> goldLinks = linksOf(gold);
        List<Link> otherLinks = linksOf(other);
        if (goldLinks == null || otherLinks == null || goldLinks.size() != otherLinks.size()) {
            return Decision.different("the statements have different relations");
        }
        for (Link link : goldLinks) {
            Link match = null;
            for (Link candidate : otherLinks) {
                if (candidate.relation() == link.relation() && proportional(link, candidate)) {
                    match = candidate;
                    break;
                }
            }
            if (match == null) {
                return Decision.different("the differences of the sides are not proportional");
            }
            otherLinks.remove(match);
        }
        return Decision.same("proportional differences of the sides");
    }

    private static @Nullable List<Link> linksOf(Chain chain) {
        var links = new ArrayList<Link>();
        for (int i = 0; i < chain.relations().size(); i++) {
            Link link = Link.of(
                    chain.sides().get(i),
                    chain.relations().get(i),
                    chain.sides().get(i + 1));
            if (link == null) {
                return null;
            }
            links.add(link);
        }
        return links;
    }

    /**
     * Returns whether {@code a(x) / b(x)} is the same for all x, which is so if {@code a(x) b(y) = a(y) b(x)} for all x
     * and y; for inequalities, the factor must be positive.
     */
    private boolean proportional(Link gold, Link other) {
        Node a = gold.difference();
        Node b = other.difference();
        if (!Trees.variables(a).equals(Trees.variables(b)) || Trees.variables(a).isEmpty()) {
            return false;
        }
        Node zero = Num.of(0);
        if (scalars.plain(a, zero).equal() || scalars.plain(b, zero).equal()) {
            return false;
        }
        Node left = new Product(List.of(a, renamed(b)));
        Node right = new Product(List.of(renamed(a), b));
        if (!scalars.plain(left, right).equal()) {
            return false;
        }
        return !gold.relation().isOrder() || ratio(a, b) > 0;
    }

    private static Node renamed(Node node) {
        if (node instanceof Symbol symbol) {
            return new Symbol(symbol.name() + " again");
        }
        return Trees.children(node).isEmpty() ? node : Trees.map(node, Statements::renamed);
    }

    /** Returns the constant ratio of two expressions, or NaN. */
    private double ratio(Node a, Node b) {
        for (int point = 0; point < 8; point++) {
            int offset = point;
            double value = scalars.values().realValue(at(new Quotient(a, b), offset));
            if (!Double.isNaN(value) && value != 0) {
                return value;
            }
        }
        return Double.NaN;
    }

    private static Node at(Node node, int point) {
        if (node instanceof Symbol symbol) {
            int value = 2 + Math.floorMod(symbol.name().hashCode() * 31 + point * 7, 97);
            return Num.of(org.rlvr4j.verifiers.math.number.Rational.of(value, 7 + point));
        }
        return Trees.children(node).isEmpty() ? node : Trees.map(node, child -> at(child, point));
    }
}
