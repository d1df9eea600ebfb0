package org.rlvr4j.verifiers.math;

import java.util.Locale;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;

/** Names for the kinds of answers, for people. */
final class Kinds {

    private Kinds() {}

    static String of(Node node) {
        if (node instanceof Num number) {
            return number.isDecimal() ? "decimal" : number.value().isInteger() ? "integer" : "fraction";
        } else if (node instanceof Quotient quotient
                && quotient.numerator() instanceof Num
                && quotient.denominator() instanceof Num) {
            return "fraction";
        } else if (node instanceof Node.Negation negation) {
            return of(negation.term());
        } else if (node instanceof Tuple tuple) {
            return tuple.isOnlyInterval() ? "interval" : "tuple";
        } else if (node instanceof Chain chain) {
            return chain.isEquation() ? "equation" : "relation";
        } else if (node instanceof Symbol || node instanceof Constant) {
            return "symbol";
        }
        String name = node.getClass().getSimpleName();
        return switch (name) {
            case "Sum", "Product", "Quotient", "Power", "Call", "Apply", "Bound" -> "expression";
            case "SetOf", "SetOperation", "NamedSet" -> "set";
            case "Listing" -> "list";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }
}
