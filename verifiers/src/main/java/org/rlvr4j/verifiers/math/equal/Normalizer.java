package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.PlusMinus;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;
import org.rlvr4j.verifiers.math.tree.Unit;

/** Brings units, signs, and signs of percent to the outside, so that a number with something to it has it on top. */
final class Normalizer {

    private Normalizer() {}

    static Node normalize(Node node) {
        Node folded = MatrixAlgebra.fold(node);
        return outside(folded);
    }

    private static Node outside(Node node) {
        if (node instanceof Negation negation) {
            Node inner = outside(negation.term());
            if (inner instanceof Quantity quantity) {
                return new Quantity(new Negation(quantity.value()), quantity.unit());
            } else if (inner instanceof Percent percent) {
                return new Percent(new Negation(percent.value()));
            } else if (inner instanceof Degrees degrees) {
                return new Degrees(new Negation(degrees.value()));
            } else if (inner instanceof Negation twice) {
                return twice.term();
            }
            return inner == negation.term() ? node : new Negation(inner);
        } else if (node instanceof Quantity quantity) {
            Node inner = outside(quantity.value());
            return inner instanceof Quantity nested
                    ? nested
                    : inner == quantity.value() ? node : new Quantity(inner, quantity.unit());
        } else if (node instanceof Sum sum) {
            return lift(sum.terms(), true, Sum::new, node);
        } else if (node instanceof Product product) {
            return lift(product.factors(), false, Product::new, node);
        } else if (node instanceof Quotient quotient) {
            Node numerator = outside(quotient.numerator());
            return numerator instanceof Quantity quantity
                    ? new Quantity(new Quotient(quantity.value(), quotient.denominator()), quantity.unit())
                    : node;
        } else if (node instanceof PlusMinus split) {
            return outsideOf(split);
        } else if (node instanceof Chain || node instanceof Listing || node instanceof SetOf || node instanceof Tuple) {
            return org.rlvr4j.verifiers.math.tree.Trees.map(node, Normalizer::outside);
        }
        return node;
    }

    private static Node outsideOf(PlusMinus split) {
        Node right = outside(split.right());
        if (right instanceof Quantity quantity) {
            return new Quantity(new PlusMinus(split.left(), quantity.value(), split.plusFirst()), quantity.unit());
        }
        if (right instanceof Degrees degrees && !(split.left() instanceof Degrees)) {
            return new Degrees(new PlusMinus(split.left(), degrees.value(), split.plusFirst()));
        }
        return split;
    }

    /**
     * Lifts the unit of {@code 18 + 2\pi\text{ cm}}, where it stands behind the last term for all of them, or of {@code
     * 2\text{ cm} + 3\text{ cm}}.
     */
    private static Node lift(
            List<Node> parts, boolean sum, java.util.function.Function<List<Node>, Node> maker, Node node) {
        Unit unit = null;
        int quantities = 0;
        var values = new ArrayList<Node>(parts.size());
        for (Node part : parts) {
            Node inner = part instanceof Quantity || part instanceof Negation ? outside(part) : part;
            if (inner instanceof Quantity quantity) {
                if (unit != null && !(sum && unit.equals(quantity.unit()))) {
                    return node;
                }
                unit = quantity.unit();
                quantities++;
                values.add(quantity.value());
            } else {
                values.add(part);
            }
        }
        boolean last = isQuantity(parts.get(parts.size() - 1));
        boolean complete = sum ? quantities == parts.size() || quantities == 1 && last : quantities == 1;
        return unit != null && complete ? new Quantity(maker.apply(values), unit) : node;
    }

    private static boolean isQuantity(@Nullable Node node) {
        return node instanceof Quantity || node instanceof Negation negation && negation.term() instanceof Quantity;
    }
}
