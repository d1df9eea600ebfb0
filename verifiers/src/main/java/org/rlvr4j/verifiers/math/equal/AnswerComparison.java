package org.rlvr4j.verifiers.math.equal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.equal.EqualityOptions.IntervalPolicy;
import org.rlvr4j.verifiers.math.evaluate.Work;
import org.rlvr4j.verifiers.math.parse.Reading;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.CalendarDate;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;
import org.rlvr4j.verifiers.math.tree.Node.NamedSet;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.SetOperation;
import org.rlvr4j.verifiers.math.tree.Node.TimeOfDay;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;
import org.rlvr4j.verifiers.math.tree.Node.Words;
import org.rlvr4j.verifiers.math.tree.Relation;

/**
 * Decides whether two answers are the same.
 *
 * <p>A comparison takes the first rule that fits the shapes of both answers. Apart from
 * {@link IntervalPolicy#GOLD_IS_INEQUALITY}, it does not matter which of them is the gold one.
 */
public final class AnswerComparison {

    private static final int DEEPEST = 250;

    private final EqualityOptions options;
    private final Work work;
    private final Scalars scalars;
    private final Groups groups;
    private final Statements statements;
    private final RealSets realSets;
    private int depth;

    /** Creates a comparison that counts its work. */
    public AnswerComparison(EqualityOptions options, Work work) {
        this.options = options;
        this.work = work;
        this.scalars = new Scalars(options, work);
        this.groups = new Groups(this);
        this.statements = new Statements(this, scalars);
        this.realSets = new RealSets(scalars, work);
    }

    /** Compares all meanings of two texts: one that both have is enough. */
    public Decision compare(Reading gold, Reading other) {
        if (gold.words().equals(other.words())) {
            return Decision.same("the same text");
        }
        Decision first = null;
        for (Node goldNode : gold.nodes()) {
            Node normalGold = Normalizer.normalize(goldNode);
            for (Node otherNode : other.nodes()) {
                Decision decision = compare(normalGold, Normalizer.normalize(otherNode));
                if (decision.equal()) {
                    return decision;
                }
                first = first == null ? decision : first;
                if (options.renamedVariables()) {
                    Node renamed = Renaming.like(normalGold, Normalizer.normalize(otherNode));
                    Decision again = renamed == null ? decision : compare(normalGold, renamed);
                    if (again.equal()) {
                        return again;
                    }
                }
            }
        }
        return first == null ? Decision.different("nothing to compare") : first;
    }

    Decision compare(Node gold, Node other) {
        work.spend(1);
        if (gold.equals(other)) {
            return Decision.same("identical");
        }
        if (++depth > DEEPEST) {
            depth--;
            return Decision.undecided("the answers are nested too deeply");
        }
        try {
            return byShape(gold, other);
        } finally {
            depth--;
        }
    }

    private Decision byShape(Node gold, Node other) {
        if (gold instanceof Words || other instanceof Words) {
            return words(gold, other);
        }
        if (gold instanceof Chain a && other instanceof Chain b) {
            Decision decision = statements.compare(a, b);
            if (!decision.equal()) {
                decision = approximations(a, b, decision);
            }
            return decision.equal() ? decision : sets(gold, other, decision);
        }
        if (isList(gold) || isList(other)) {
            return lists(gold, other);
        }
        if (gold instanceof Chain chain) {
            return statementAndValue(chain, other, true);
        }
        if (other instanceof Chain chain) {
            return statementAndValue(chain, gold, false);
        }
        if (gold instanceof Matrix a && other instanceof Matrix b) {
            return groups.matrices(a, b);
        }
        if (gold instanceof Tuple a && other instanceof Tuple b) {
            return groups.tuples(a, b);
        }
        if (isSet(gold) && isSet(other)) {
            return sets(gold, other, Decision.different("the sets differ"));
        }
        if (gold instanceof TimeOfDay || other instanceof TimeOfDay) {
            return times(gold, other);
        }
        if (gold instanceof CalendarDate a && other instanceof CalendarDate b) {
            boolean sameDay = a.month() == b.month() && a.day() == b.day();
            return Decision.of(sameDay && (a.year() == b.year() || a.year() == 0 || b.year() == 0), "dates");
        }
        if (Scalars.isScalar(gold) && Scalars.isScalar(other)) {
            List<Node> a = PlusMinusExpansion.of(gold);
            List<Node> b = PlusMinusExpansion.of(other);
            return a.size() == 1 && b.size() == 1 ? scalars.compare(gold, other) : groups.inAnyOrder(a, b);
        }
        return Decision.different("the answers differ in kind");
    }

    private static Decision words(Node gold, Node other) {
        boolean same = gold instanceof Words a
                && other instanceof Words b
                && a.text().equalsIgnoreCase(b.text())
                && (a.text().length() > 1 || a.text().equals(b.text()));
        return Decision.of(same, "words");
    }

    private static boolean isList(Node node) {
        return node instanceof Listing || node instanceof SetOf;
    }

    private static boolean isSet(Node node) {
        return node instanceof SetOperation
                || node instanceof NamedSet
                || node instanceof SetOf
                || node instanceof Tuple tuple && tuple.isInterval();
    }

    private Decision lists(Node gold, Node other) {
        List<Node> a = Groups.items(gold);
        List<Node> b = Groups.items(other);
        Decision decision;
        Node bare = isList(gold) ? other : gold;
        Node list = isList(gold) ? gold : other;
        if (bare instanceof Tuple tuple && list instanceof Listing) {
            boolean interval = tuple.isOnlyInterval() || tuple.open() == '[';
            decision = options.bareTuples() && !interval
                    ? groups.inOrder(
                            gold instanceof Tuple ? tuple.items() : Groups.values(a),
                            gold instanceof Tuple ? Groups.values(b) : tuple.items())
                    : Decision.different("a list is no " + (interval ? "interval" : "tuple"));
        } else if (bare instanceof Chain chain && Names.value(chain) != null && !isSingle(list)) {
            Node value = Names.value(chain);
            decision = value == null
                    ? Decision.different("no value")
                    : gold == bare ? compare(value, other) : compare(gold, value);
        } else if (list instanceof Listing listing && listing.connector() == Node.Connector.OR && isNumber(bare)) {
            decision = spellings(Groups.items(list), bare); // "0.5 or 1/2"
        } else {
            boolean listings = gold instanceof Listing && other instanceof Listing;
            boolean assigned =
                    Groups.areAssignments(a) && Groups.areValues(b) || Groups.areAssignments(b) && Groups.areValues(a);
            boolean ordered = listings && (options.orderedLists() || assigned);
            decision = ordered
                    ? groups.inOrder(assigned ? Groups.values(a) : a, assigned ? Groups.values(b) : b)
                    : groups.inAnyOrder(a, b);
        }
        return decision.equal() ? decision : sets(gold, other, decision);
    }

    private static boolean isNumber(Node node) {
        return Scalars.isScalar(node) && PlusMinusExpansion.of(node).size() == 1;
    }

    /** Compares alternatives with one value: all of them must be it. */
    private Decision spellings(List<Node> items, Node bare) {
        for (Node item : items) {
            Decision decision = compare(item, bare);
            if (!decision.equal()) {
                return decision;
            }
        }
        return Decision.same("several spellings of one value");
    }

    private static boolean isSingle(Node list) {
        return Groups.items(list).size() == 1;
    }

    /** Compares a statement with a value: {@code x = 5} with 5, {@code x ∈ S} with S, {@code x > 5} with (5, ∞). */
    private Decision statementAndValue(Chain chain, Node bare, boolean goldIsStatement) {
        Node set = Names.set(chain);
        if (set != null) {
            return ordered(set, bare, goldIsStatement);
        }
        List<Node> spellings = Approximations.values(chain, scalars);
        if (!spellings.isEmpty()) {
            return anyOf(spellings, bare, goldIsStatement);
        }
        Node value = Names.value(chain);
        if (value != null) {
            return ordered(value, bare, goldIsStatement);
        }
        if (chain.isEquation()) {
            return equalNumbers(chain)
                    ? ordered(chain.sides().get(0), bare, goldIsStatement)
                    : Decision.different("an equation is no value");
        }
        Decision different = Decision.different("a statement is no value");
        return goldIsStatement ? sets(chain, bare, different) : sets(bare, chain, different);
    }

    /** Compares {@code x = \sqrt 2 ≈ 1.41} with a statement about the same name. */
    private Decision approximations(Chain gold, Chain other, Decision fallback) {
        Node goldName = Names.name(gold);
        boolean sameName = goldName != null && goldName.equals(Names.name(other));
        List<Node> spellings = sameName ? Approximations.values(other, scalars) : List.of();
        Node goldValue = Names.value(gold);
        return spellings.isEmpty() || goldValue == null ? fallback : anyOf(spellings, goldValue, false);
    }

    /** Compares a value with several forms of another one. */
    private Decision anyOf(List<Node> spellings, Node bare, boolean goldIsSpelt) {
        Decision last = Decision.different("no value");
        for (Node spelling : spellings) {
            last = ordered(spelling, bare, goldIsSpelt);
            if (last.equal()) {
                break;
            }
        }
        return last;
    }

    private Decision ordered(Node value, Node bare, boolean goldIsStatement) {
        return goldIsStatement ? compare(value, bare) : compare(bare, value);
    }

    /** Returns whether a chain such as {@code 1/2 + 1/2 = 1} is a true statement about numbers. */
    private boolean equalNumbers(Chain chain) {
        for (int i = 1; i < chain.sides().size(); i++) {
            boolean scalar = Scalars.isScalar(chain.sides().get(0))
                    && Scalars.isScalar(chain.sides().get(i));
            if (!scalar || !compare(chain.sides().get(0), chain.sides().get(i)).equal()) {
                return false;
            }
        }
        return true;
    }

    /** Compares two sets of real numbers, or parts of set operations; returns the fallback where that is no help. */
    private Decision sets(Node gold, Node other, Decision fallback) {
        if (!mayBeSet(gold) || !mayBeSet(other) || !policyAllows(gold, other)) {
            return fallback;
        }
        RealSet a = realSets.read(gold);
        RealSet b = a == null ? null : realSets.read(other);
        if (a != null && b != null) {
            return segments(a, b);
        }
        if (gold instanceof SetOperation left
                && other instanceof SetOperation right
                && left.operation() == right.operation()) {
            Decision decision =
                    groups.inOrder(List.of(left.left(), left.right()), List.of(right.left(), right.right()));
            boolean swap = left.operation() != SetOperation.Operation.DIFFERENCE && !decision.equal();
            return swap
                    ? groups.inOrder(List.of(left.left(), left.right()), List.of(right.right(), right.left()))
                    : decision;
        }
        return fallback;
    }

    private static boolean mayBeSet(Node node) {
        return isSet(node) || isStatements(node);
    }

    private static boolean isStatements(Node node) {
        if (node instanceof Listing listing) {
            return listing.items().stream().allMatch(AnswerComparison::isStatements);
        }
        return node instanceof Chain chain
                && (Names.set(chain) != null
                        || chain.relations().stream().allMatch(r -> r.isOrder() || r == Relation.NOT_EQUAL));
    }

    private boolean policyAllows(Node gold, Node other) {
        boolean goldInequality = isInequality(gold);
        boolean otherInequality = isInequality(other);
        if (goldInequality == otherInequality) {
            return true;
        }
        return switch (options.intervals()) {
            case ALWAYS -> true;
            case GOLD_IS_INEQUALITY -> goldInequality;
            case NEVER -> false;
        };
    }

    private static boolean isInequality(Node node) {
        return isStatements(node) && !(node instanceof Chain chain && Names.set(chain) != null);
    }

    private Decision segments(RealSet a, RealSet b) {
        if (a.segments().size() != b.segments().size()) {
            return Decision.different("the sets have different parts");
        }
        for (int i = 0; i < a.segments().size(); i++) {
            RealSet.Segment x = a.segments().get(i);
            RealSet.Segment y = b.segments().get(i);
            boolean sameEnds = end(x.low(), y.low()) && end(x.high(), y.high());
            if (!sameEnds) {
                return Decision.different("the sets have different ends");
            }
        }
        return Decision.same("the same intervals");
    }

    private boolean end(RealSet.End a, RealSet.End b) {
        return a.closed() == b.closed() && scalars.compare(a.node(), b.node()).equal();
    }

    private static Decision times(@Nullable Node gold, @Nullable Node other) {
        boolean same = gold instanceof TimeOfDay a && other instanceof TimeOfDay b && a.seconds() == b.seconds();
        return Decision.of(same, "times of day");
    }
}
