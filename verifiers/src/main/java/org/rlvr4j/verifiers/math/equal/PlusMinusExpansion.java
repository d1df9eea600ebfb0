package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.PlusMinus;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Writes out the values of an expression with {@code ±}. */
final class PlusMinusExpansion {

    private static final int MOST_SIGNS = 4;

    private PlusMinusExpansion() {}

    /**
     * Returns the values, or the node alone if it has no such sign. Several signs {@code ±} are chosen independently;
     * where a {@code ∓} is among them, all go together.
     */
    static List<Node> of(Node node) {
        int signs = count(node);
        if (signs == 0 || signs > MOST_SIGNS) {
            return List.of(node);
        }
        boolean together = Trees.contains(node, n -> n instanceof PlusMinus sign && !sign.plusFirst());
        int choices = together ? 2 : 1 << signs;
        var values = new ArrayList<Node>(choices);
        for (int choice = 0; choice < choices; choice++) {
            values.add(new Choice(together ? choice == 0 ? 0 : -1 : choice).apply(node));
        }
        return values;
    }

    private static int count(Node node) {
        int count = node instanceof PlusMinus ? 1 : 0;
        for (Node child : Trees.children(node)) {
            count += count(child);
        }
        return count;
    }

    /** One choice of signs: a bit for each, in order, set for the lower sign. */
    private static final class Choice {

        private final int lower;
        private int index;

        Choice(int lower) {
            this.lower = lower;
        }

        Node apply(Node node) {
            if (!(node instanceof PlusMinus sign)) {
                return Trees.children(node).isEmpty() ? node : Trees.map(node, this::apply);
            }
            Node left = sign.left() == null ? null : apply(sign.left());
            boolean minus = (lower >> index++ & 1) == 1 == sign.plusFirst();
            Node right = apply(sign.right());
            Node signed = minus ? new Negation(right) : right;
            return left == null ? signed : new Sum(List.of(left, signed));
        }
    }
}
