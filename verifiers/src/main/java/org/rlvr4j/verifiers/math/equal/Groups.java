package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;

/** Compares tuples, lists, sets, and matrices by their items. */
final class Groups {

    /** Longer lists without order are not matched item by item. */
    private static final int LONGEST_UNORDERED = 200;

    private final AnswerComparison answers;

    Groups(AnswerComparison answers) {
        this.answers = answers;
    }

    /** Returns the items of a list or set, with the values of {@code ±} written out; another node is its own item. */
    static List<Node> items(Node node) {
        List<Node> written = node instanceof Listing listing
                ? listing.items()
                : node instanceof SetOf set ? set.items() : List.of(node);
        var items = new ArrayList<Node>(written.size());
        for (Node item : written) {
            if (item instanceof Listing && item != node) {
                items.addAll(items(item));
            } else {
                items.addAll(PlusMinusExpansion.of(item));
            }
        }
        return items;
    }

    Decision tuples(Tuple gold, Tuple other) {
        boolean sameBrackets =
                bracket(gold.open()) == bracket(other.open()) && bracket(gold.close()) == bracket(other.close());
        return sameBrackets ? inOrder(gold.items(), other.items()) : Decision.different("the brackets differ");
    }

    private static char bracket(char bracket) {
        return bracket == '<' ? '(' : bracket == '>' ? ')' : bracket;
    }

    Decision matrices(Matrix gold, Matrix other) {
        if (gold.rows().size() != other.rows().size() || gold.columns() != other.columns()) {
            return Decision.different("the matrices differ in size");
        }
        for (int i = 0; i < gold.rows().size(); i++) {
            Decision decision = inOrder(gold.rows().get(i), other.rows().get(i));
            if (!decision.equal()) {
                return decision;
            }
        }
        return Decision.same("all entries");
    }

    Decision inOrder(List<Node> gold, List<Node> other) {
        if (gold.size() != other.size()) {
            return Decision.different("there are " + other.size() + " items instead of " + gold.size());
        }
        for (int i = 0; i < gold.size(); i++) {
            Decision decision = answers.compare(gold.get(i), other.get(i));
            if (!decision.equal()) {
                return new Decision(false, decision.decided(), "item " + (i + 1) + ": " + decision.rule());
            }
        }
        return Decision.same("all items in order");
    }

    /** Matches items without regard to their order. */
    Decision inAnyOrder(List<Node> gold, List<Node> other) {
        if (gold.size() != other.size()) {
            return Decision.different("there are " + other.size() + " items instead of " + gold.size());
        }
        if (gold.size() > LONGEST_UNORDERED) {
            return inOrder(gold, other);
        }
        var rest = new ArrayList<>(other);
        boolean decided = true;
        for (int i = 0; i < gold.size(); i++) {
            int match = -1;
            for (int j = 0; j < rest.size() && match < 0; j++) {
                Decision decision = answers.compare(gold.get(i), rest.get(j));
                decided &= decision.decided();
                match = decision.equal() ? j : -1;
            }
            if (match < 0) {
                return new Decision(false, decided, "item " + (i + 1) + " has no counterpart");
            }
            rest.remove(match);
        }
        return Decision.same("all items in any order");
    }

    /** Returns whether the items give values to different names, as in {@code x = 3, y = 4}: their order means something. */
    static boolean areAssignments(List<Node> items) {
        var names = new HashSet<Node>();
        for (Node item : items) {
            Node name = item instanceof Chain chain ? Names.name(chain) : null;
            if (name == null || !names.add(name)) {
                return false;
            }
        }
        return names.size() > 1;
    }

    /** Returns whether no item is a statement. */
    static boolean areValues(List<Node> items) {
        return items.stream().noneMatch(Chain.class::isInstance);
    }

    /** Returns the values of items such as {@code x = 5}, as far as all items are such. */
    static List<Node> values(List<Node> items) {
        var values = new ArrayList<Node>(items.size());
        for (Node item : items) {
            Node value = item instanceof Chain chain ? Names.value(chain) : item;
            values.add(value == null ? item : value);
        }
        return values;
    }
}
