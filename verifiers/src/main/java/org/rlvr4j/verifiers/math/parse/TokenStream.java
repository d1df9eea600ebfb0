package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rlvr4j.verifiers.math.parse.Token.Kind;

/** Tokens with a position. Counts nesting, so that no text can exhaust the stack. */
final class TokenStream {

    /** Deeper nesting is refused. */
    static final int DEEPEST = 200;

    private record Replaced(int position, Token token) {}

    private final List<Token> tokens;
    private final boolean bracesRequired;
    private final Deque<Replaced> replaced = new ArrayDeque<>();
    private int position;
    private int depth;

    TokenStream(List<Token> tokens, boolean bracesRequired) {
        this.tokens = tokens;
        this.bracesRequired = bracesRequired;
    }

    /** Returns whether {@code \frac12} is refused. */
    boolean bracesRequired() {
        return bracesRequired;
    }

    Token peek() {
        return tokens.get(position);
    }

    /** Returns the token some places ahead, or the last one, which is the end. */
    Token peek(int ahead) {
        return tokens.get(Math.min(position + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(position);
        if (position < tokens.size() - 1) {
            position++;
        }
        return token;
    }

    boolean at(Kind kind) {
        return peek().is(kind);
    }

    boolean at(Kind kind, String text) {
        return peek().is(kind, text);
    }

    boolean take(Kind kind) {
        if (at(kind)) {
            next();
            return true;
        }
        return false;
    }

    boolean take(Kind kind, String text) {
        if (at(kind, text)) {
            next();
            return true;
        }
        return false;
    }

    void expect(Kind kind, String what) throws UnreadableException {
        if (!take(kind)) {
            throw new UnreadableException("there is " + peek() + " where " + what + " should be");
        }
    }

    /** Replaces the token at the position by what is left of it, as where only the first digit of a number was used. */
    void replace(Token rest) {
        replaced.push(new Replaced(position, tokens.get(position)));
        tokens.set(position, rest);
    }

    /** Returns whether the token at the position is what another factor left of it. */
    boolean isRest() {
        return !replaced.isEmpty() && replaced.peek().position() == position;
    }

    int position() {
        return position;
    }

    /** Goes back to a position, as if nothing had been read after it. */
    void reset(int newPosition) {
        position = newPosition;
        while (!replaced.isEmpty() && replaced.peek().position() >= newPosition) {
            Replaced last = replaced.pop();
            tokens.set(last.position(), last.token());
        }
    }

    void enter() throws UnreadableException {
        if (++depth > DEEPEST) {
            throw new UnreadableException("it is nested deeper than " + DEEPEST);
        }
    }

    void leave() {
        depth--;
    }
}
