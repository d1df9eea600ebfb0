package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Connector;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;

/** Reads environments: matrices, and systems of statements. */
final class MatrixParser {

    private static final int MOST_CELLS = 400;

    private final TokenStream tokens;
    private final StatementParser statements;

    MatrixParser(TokenStream tokens, StatementParser statements) {
        this.tokens = tokens;
        this.statements = statements;
    }

    Node environment(String name) throws UnreadableException {
        return switch (name) {
            case "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array" -> new Matrix(rows(name));
            case "vmatrix" -> Call.of(Function.DET, new Matrix(rows(name)));
            case "cases", "aligned", "align", "alignedat", "gathered", "gather", "split", "equation", "eqnarray" ->
                system(name);
            default -> throw new UnreadableException("the environment " + name + " is unknown");
        };
    }

    private List<List<Node>> rows(String name) throws UnreadableException {
        var rows = new ArrayList<List<Node>>();
        int cells = 0;
        while (!atEnd(name)) {
            var row = new ArrayList<Node>();
            do {
                row.add(statements.list());
                if (++cells > MOST_CELLS) {
                    throw new UnreadableException("a matrix has more than " + MOST_CELLS + " cells");
                }
            } while (tokens.take(Kind.AMPERSAND));
            if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
                throw new UnreadableException("the rows of a matrix differ in length");
            }
            rows.add(row);
            if (!tokens.take(Kind.ROW_BREAK) && !atEnd(name)) {
                throw new UnreadableException(tokens.peek() + " stands in a matrix");
            }
        }
        if (rows.isEmpty()) {
            throw new UnreadableException("a matrix is empty");
        }
        tokens.next();
        return rows;
    }

    /** Reads statements in rows, whose columns only align them. */
    private Node system(String name) throws UnreadableException {
        var items = new ArrayList<Node>();
        while (!atEnd(name)) {
            items.add(statements.list());
            tokens.take(Kind.PERIOD);
            if (tokens.take(Kind.AMPERSAND)) {
                items.add(statements.list());
            }
            if (!tokens.take(Kind.ROW_BREAK) && !atEnd(name)) {
                throw new UnreadableException(tokens.peek() + " stands in " + name);
            }
            if (items.size() > MOST_CELLS) {
                throw new UnreadableException(name + " has more than " + MOST_CELLS + " rows");
            }
        }
        if (items.isEmpty()) {
            throw new UnreadableException(name + " is empty");
        }
        tokens.next();
        return items.size() == 1 ? items.get(0) : new Listing(items, Connector.AND);
    }

    private boolean atEnd(String name) throws UnreadableException {
        if (tokens.at(Kind.END)) {
            throw new UnreadableException("the environment " + name + " is never closed");
        }
        return tokens.at(Kind.END_ENVIRONMENT);
    }
}
