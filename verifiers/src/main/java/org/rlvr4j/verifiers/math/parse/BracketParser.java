package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Connector;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;
import org.rlvr4j.verifiers.math.tree.Node.NamedSet;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;

/** Reads what stands in brackets, braces, and bars. */
final class BracketParser {

    private final TokenStream tokens;
    private final StatementParser statements;
    private int bars;
    private int squareBrackets;

    BracketParser(TokenStream tokens, StatementParser statements) {
        this.tokens = tokens;
        this.statements = statements;
    }

    /** Returns whether a bar at an operator's place would open a pair; inside a pair it closes it. */
    boolean opensBar() {
        return bars == 0;
    }

    /** Returns whether the bracket at the position closes the interval {@code [0, 1[}. */
    boolean closesInterval() {
        if (squareBrackets == 0 || !tokens.at(Kind.OPEN, "[")) {
            return false;
        }
        return switch (tokens.peek(1).kind()) {
            case END,
                    UNION,
                    INTERSECTION,
                    DIFFERENCE,
                    PERIOD,
                    COMMA,
                    SEMICOLON,
                    AND,
                    OR,
                    CLOSE,
                    GROUP_CLOSE,
                    RELATION -> true;
            default -> false;
        };
    }

    /** Reads a group in plain braces; a list in it is a set. */
    Node group() throws UnreadableException {
        tokens.expect(Kind.GROUP_OPEN, "an opening brace");
        int outer = bars;
        bars = 0;
        Node node = statements.list();
        if (tokens.at(Kind.COMMAND, "choose")) {
            tokens.next();
            node = Call.of(Function.BINOMIAL, node, statements.list());
        } else if (tokens.at(Kind.COMMAND, "over")) {
            tokens.next();
            node = new Quotient(node, statements.list());
        } else if (tokens.at(Kind.COLON) || tokens.at(Kind.BAR, "|")) {
            node = condition(node);
        }
        bars = outer;
        tokens.take(Kind.PERIOD);
        tokens.expect(Kind.GROUP_CLOSE, "a closing brace");
        return node instanceof Listing listing && listing.connector() == Connector.COMMA
                ? new SetOf(listing.items())
                : node;
    }

    Node bracket() throws UnreadableException {
        Token open = tokens.next();
        int outer = bars;
        if (open.is(Kind.BAR)) {
            bars++;
            Node node = statements.list();
            tokens.expect(Kind.BAR, "a closing bar");
            bars = outer;
            return absolute(node);
        }
        bars = 0;
        Node node =
                switch (open.text()) {
                    case "{" -> set();
                    case "floor" -> Call.of(Function.FLOOR, closed("floor"));
                    case "ceil" -> Call.of(Function.CEILING, closed("ceil"));
                    case "abs" -> absolute(closed("abs"));
                    case "norm" -> absolute(closed("norm"));
                    default -> tuple(open.text().charAt(0));
                };
        bars = outer;
        return node;
    }

    private static Node absolute(Node node) {
        return Call.of(node instanceof Matrix ? Function.DET : Function.ABS, node);
    }

    private Node closed(String close) throws UnreadableException {
        Node node = statements.list();
        if (!tokens.take(Kind.CLOSE, close)) {
            throw new UnreadableException("a bracket of " + close + " is never closed");
        }
        return node;
    }

    /** Reads the rest of {@code (a, b]}, or of a bracket around one expression. */
    private Node tuple(char open) throws UnreadableException {
        boolean square = open != '(' && open != '<';
        squareBrackets += square ? 1 : 0;
        Node node = statements.list();
        squareBrackets -= square ? 1 : 0;
        Token close = tokens.next();
        boolean reversed = square && close.is(Kind.OPEN, "["); // [0, 1[
        if (!close.is(Kind.CLOSE) && !reversed || close.text().equals("}")) {
            throw new UnreadableException("there is " + close + " where a closing bracket should be");
        }
        char closing = close.text().charAt(0);
        if (node instanceof Listing listing && listing.connector() == Connector.COMMA) {
            return new Tuple(listing.items(), open == ']' ? '(' : open, reversed ? ')' : closing);
        }
        boolean match = open == '(' && closing == ')' || open == '[' && closing == ']' || open == '<' && closing == '>';
        if (!match) {
            throw new UnreadableException("'" + open + "' is closed by '" + closing + "'");
        }
        return node;
    }

    /** Reads the rest of {@code \{1, 2\}} or {@code \{x : x > 2\}}. */
    private Node set() throws UnreadableException {
        if (tokens.take(Kind.CLOSE, "}")) {
            return NamedSet.EMPTY;
        }
        bars = 1; // a bar introduces the condition
        Node head = statements.setBuilderHead();
        bars = 0;
        Node node;
        if (tokens.at(Kind.COLON) || tokens.at(Kind.BAR, "|")) {
            node = condition(head);
        } else {
            var items = new ArrayList<Node>();
            items.add(head);
            while (tokens.take(Kind.COMMA)
                    || tokens.take(Kind.SEMICOLON)
                    || tokens.take(Kind.AND)
                    || tokens.take(Kind.GAP)) {
                if (!tokens.at(Kind.COMMA) && !tokens.at(Kind.GAP) && !tokens.at(Kind.AND) && !tokens.at(Kind.CLOSE)) {
                    items.add(statements.statement());
                }
            }
            node = new SetOf(items);
        }
        if (!tokens.take(Kind.CLOSE, "}")) {
            throw new UnreadableException("a brace of a set is never closed");
        }
        return node;
    }

    /** Reads a condition; of {@code {x : x > 2}} it is all that matters. */
    private Node condition(Node head) throws UnreadableException {
        tokens.next();
        Node condition = statements.list();
        boolean plain = head instanceof Symbol || head instanceof Chain;
        return plain && (condition instanceof Chain || condition instanceof Listing)
                ? condition
                : new Apply("set", List.of(head, condition));
    }
}
