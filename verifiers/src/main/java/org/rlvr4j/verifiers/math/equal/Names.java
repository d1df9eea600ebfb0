package org.rlvr4j.verifiers.math.equal;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Ratio;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;
import org.rlvr4j.verifiers.math.tree.Node.Words;
import org.rlvr4j.verifiers.math.tree.Relation;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Takes values out of statements that name them: 5 out of {@code x = 5}. */
final class Names {

    private Names() {}

    /**
     * Returns whether a tree names a quantity, as the left side of {@code x = 5}, {@code f(2) = 5}, {@code |AB| = 5},
     * {@code a + b = 5}, or {@code (p, q) = (3, 2)}. Equations such as {@code x^2 = 5} name none.
     */
    static boolean isName(Node node) {
        if (node instanceof Symbol || node instanceof Apply || node instanceof Words || node == Constant.E) {
            return true;
        }
        if (node instanceof Call call) {
            return call.function() == Function.ABS && isName(call.arguments().get(0));
        }
        if (node instanceof Product
                || node instanceof Quotient
                || node instanceof Ratio
                || node instanceof Tuple
                || node instanceof Sum
                || node instanceof Listing) {
            return Trees.children(node).stream().allMatch(Names::isName);
        }
        return false;
    }

    /** Returns what a statement says its name is, or null if it names nothing. */
    static @Nullable Node value(Chain chain) {
        if (!chain.isEquation()) {
            return null;
        }
        Node first = chain.sides().get(0);
        Node last = chain.sides().get(chain.sides().size() - 1);
        if ((isName(first) || first instanceof Bound) && !sharesVariables(first, last)) {
            return last;
        }
        boolean flipped = chain.sides().size() == 2 && isName(last) && !sharesVariables(last, first);
        return flipped ? first : null;
    }

    /** Returns the name of {@code name = value}, or null. */
    static @Nullable Node name(Chain chain) {
        Node value = value(chain);
        Node first = chain.sides().get(0);
        return value == null
                ? null
                : value == first ? chain.sides().get(chain.sides().size() - 1) : first;
    }

    private static boolean sharesVariables(Node name, Node value) {
        if (name instanceof Apply || name instanceof Bound || name instanceof Product) {
            return Trees.contains(value, name::equals); // f(x) = x^2 is fine
        }
        var shared = Trees.variables(name);
        shared.retainAll(Trees.variables(value));
        return !shared.isEmpty();
    }

    /** Returns the set of {@code x ∈ S}, or null. */
    static @Nullable Node set(Chain chain) {
        boolean membership = chain.sides().size() == 2
                && chain.relations().get(0) == Relation.ELEMENT
                && isName(chain.sides().get(0));
        return membership ? chain.sides().get(1) : null;
    }
}
