package org.rlvr4j.verifiers.math.equal;

import java.util.List;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Relation;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Statements that give a number and its approximation: {@code \sqrt 2 ≈ 1.41}, {@code x = \sqrt 2 ≈ 1.41}. */
final class Approximations {

    private Approximations() {}

    /**
     * Returns the forms of the number that a statement gives, the exact ones first as they are written, or nothing if
     * there is no sign of approximation or one of the forms contradicts another.
     */
    static List<Node> values(Chain chain, Scalars scalars) {
        if (!chain.relations().contains(Relation.APPROXIMATE) || !chain.isEquation()) {
            return List.of();
        }
        int first = Names.isName(chain.sides().get(0)) ? 1 : 0;
        List<Node> values = chain.sides().subList(first, chain.sides().size());
        for (int i = 0; i < values.size(); i++) {
            Node value = values.get(i);
            boolean number = Scalars.isScalar(value) && Trees.variables(value).isEmpty();
            if (!number
                    || i > 0
                            && !agree(
                                    values.get(i - 1), value, chain.relations().get(first + i - 1), scalars)) {
                return List.of();
            }
        }
        return values.size() < 2 ? List.of() : values;
    }

    private static boolean agree(Node left, Node right, Relation relation, Scalars scalars) {
        if (scalars.compare(left, right).equal()) {
            return true;
        }
        Node bare = right instanceof Negation negation ? negation.term() : right;
        if (relation != Relation.APPROXIMATE || !(bare instanceof Num number)) {
            return false;
        }
        double unit = Math.pow(10, -Math.max(0, number.places()));
        double exact = scalars.values().realValue(left);
        double shown = scalars.values().realValue(right);
        double difference = Math.abs(exact - shown);
        boolean cut = Math.abs(exact) >= Math.abs(shown) && difference < unit;
        return shown != 0 && (cut || difference <= unit / 2);
    }
}
