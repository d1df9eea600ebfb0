package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Renames variables in the order in which they first occur. */
final class Renaming {

    private Renaming() {}

    /** Returns the other tree with the names of the first one, or null if they have different numbers of variables. */
    static @Nullable Node like(Node first, Node other) {
        List<String> to = names(first);
        List<String> from = names(other);
        return to.size() == from.size() && !to.isEmpty() ? rename(other, from, to) : null;
    }

    private static List<String> names(Node node) {
        var names = new LinkedHashSet<String>();
        collect(node, names);
        return new ArrayList<>(names);
    }

    private static void collect(Node node, LinkedHashSet<String> names) {
        if (node instanceof Symbol symbol) {
            names.add(symbol.name());
        }
        Trees.children(node).forEach(child -> collect(child, names));
    }

    private static Node rename(Node node, List<String> from, List<String> to) {
        if (node instanceof Symbol symbol) {
            return new Symbol(to.get(from.indexOf(symbol.name())));
        }
        return Trees.children(node).isEmpty() ? node : Trees.map(node, child -> rename(child, from, to));
    }
}
