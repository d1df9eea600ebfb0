package org.rlvr4j.verifiers.math.parse;

import java.util.List;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Words;

/**
 * What a text can mean. Mostly that is one thing; {@code 1,234} may be a number or two, and {@code ab} a product or a
 * word.
 *
 * @param nodes the meanings, the most likely first, never empty
 * @param words the text in canonical words, for comparison with answers in words
 * @param failure why the text is no mathematics, or nothing
 */
public record Reading(List<Node> nodes, String words, String failure) {

    public Reading {
        nodes = List.copyOf(nodes);
    }

    /** Returns the most likely meaning. */
    public Node first() {
        return nodes.get(0);
    }

    /** Returns whether the text is mathematics, not just words. */
    public boolean isMath() {
        return failure.isEmpty() && !(first() instanceof Words);
    }
}
