package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Connector;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Ratio;
import org.rlvr4j.verifiers.math.tree.Node.SetOperation;
import org.rlvr4j.verifiers.math.tree.Relation;

/** Reads lists, relations, ratios, and what is done with sets: everything looser than a sum. */
final class StatementParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    /** Above zero inside {@code {x : …}}, where a colon does not make a ratio. */
    private int noRatio;

    StatementParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** Reads items up to something that cannot continue a list; a single item is returned as it is. */
    Node list() throws UnreadableException {
        tokens.enter();
        var items = new ArrayList<Node>(2);
        items.add(statement());
        Connector connector = null;
        while (true) {
            Connector found = separator();
            if (found == null) {
                break;
            }
            connector = connector == null || found != Connector.COMMA ? found : connector;
            if (endsList()) {
                break; // a trailing comma
            }
            items.add(statement());
        }
        tokens.leave();
        return items.size() == 1 ? items.get(0) : new Listing(items, connector == null ? Connector.COMMA : connector);
    }

    /** Reads {@code first} of a set in braces, where a colon or bar may introduce a condition. */
    Node setBuilderHead() throws UnreadableException {
        noRatio++;
        try {
            return statement();
        } finally {
            noRatio--;
        }
    }

    /** Takes what separates two items: {@code ,}, {@code ;}, "and", "or", {@code \quad}, or several of them. */
    private @Nullable Connector separator() {
        Connector connector = null;
        while (true) {
            Kind kind = tokens.peek().kind();
            if (kind == Kind.AND) {
                connector = Connector.AND;
            } else if (kind == Kind.OR) {
                connector = Connector.OR;
            } else if (kind == Kind.COMMA || kind == Kind.SEMICOLON || kind == Kind.GAP && !endsAfterGap()) {
                connector = connector == null ? Connector.COMMA : connector;
            } else if (kind != Kind.GAP) {
                return connector;
            }
            tokens.next();
        }
    }

    private boolean endsAfterGap() {
        Kind next = tokens.peek(1).kind();
        return next == Kind.END || next == Kind.PERIOD || next == Kind.CLOSE || next == Kind.GROUP_CLOSE;
    }

    private boolean endsList() {
        Kind kind = tokens.peek().kind();
        return kind == Kind.END
                || kind == Kind.CLOSE
                || kind == Kind.GROUP_CLOSE
                || kind == Kind.PERIOD
                || kind == Kind.AMPERSAND
                || kind == Kind.ROW_BREAK
                || kind == Kind.END_ENVIRONMENT;
    }

    /** Reads one item: an expression, a relation, or a chain of relations. */
    Node statement() throws UnreadableException {
        if (tokens.at(Kind.RELATION, "EQUAL") || tokens.at(Kind.RELATION, "APPROXIMATE") || tokens.at(Kind.AMPERSAND)) {
            tokens.next(); // "= 3", the end of a derivation
            if (tokens.at(Kind.RELATION, "EQUAL")) {
                tokens.next();
            }
        }
        Node first = side();
        if (!startsRelation()) {
            return first;
        }
        var sides = new ArrayList<Node>(3);
        var relations = new ArrayList<Relation>(2);
        sides.add(first);
        while (startsRelation()) {
            tokens.take(Kind.AMPERSAND);
            relations.add(relation(tokens.next().text()));
            tokens.take(Kind.AMPERSAND);
            sides.add(side());
        }
        return new Chain(sides, relations);
    }

    private boolean startsRelation() {
        return tokens.at(Kind.RELATION)
                || tokens.at(Kind.AMPERSAND) && tokens.peek(1).is(Kind.RELATION);
    }

    private static Relation relation(String name) throws UnreadableException {
        for (Relation relation : Relation.values()) {
            if (relation.name().equals(name)) {
                return relation;
            }
        }
        throw new UnreadableException("the relation '" + name + "' is unknown");
    }

    /** Reads one side of a relation: sets with {@code ∪ ∩ \}, or a ratio of sums. */
    Node side() throws UnreadableException {
        Node left = ratio();
        for (int operations = 0; ; operations++) {
            SetOperation.Operation operation = setOperation(tokens.peek().kind());
            if (operation == null) {
                return left;
            }
            if (operations == TokenStream.DEEPEST) {
                throw new UnreadableException("it has more than " + TokenStream.DEEPEST + " parts");
            }
            tokens.next();
            left = new SetOperation(operation, left, ratio());
        }
    }

    private static SetOperation.@Nullable Operation setOperation(Kind kind) {
        return switch (kind) {
            case UNION -> SetOperation.Operation.UNION;
            case INTERSECTION -> SetOperation.Operation.INTERSECTION;
            case DIFFERENCE -> SetOperation.Operation.DIFFERENCE;
            default -> null;
        };
    }

    private Node ratio() throws UnreadableException {
        int start = tokens.position();
        Node first = expressions.sum();
        if (!tokens.at(Kind.COLON) || noRatio > 0) {
            return first;
        }
        var parts = new ArrayList<Node>(2);
        parts.add(first);
        while (tokens.take(Kind.COLON)) {
            parts.add(expressions.sum());
        }
        return new Ratio(parts, isTimeLike(start, parts));
    }

    /** {@code 12:30} and {@code 9:05:00} have minutes and seconds of two digits. */
    private boolean isTimeLike(int start, List<Node> parts) {
        int end = tokens.position();
        if (end - start != 2 * parts.size() - 1 || parts.size() > 3) {
            return false;
        }
        tokens.reset(start);
        boolean timeLike = true;
        for (int i = 0; i < parts.size(); i++) {
            Token token = tokens.peek(2 * i);
            int digits = token.text().length();
            timeLike &= token.is(Kind.NUMBER)
                    && (i == 0 ? digits <= 2 : digits == 2 && token.text().charAt(0) < '6');
        }
        tokens.reset(end);
        return timeLike;
    }
}
