package org.rlvr4j.verifiers.math.parse;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Unit;

/** Reads units after a number: {@code \text{ cm}^2}, {@code km/h}, {@code \text{square inches}}, {@code dollars}. */
final class UnitParser {

    private final TokenStream tokens;

    UnitParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Returns whether a unit starts some tokens ahead. */
    boolean startsAt(int ahead) {
        Token token = tokens.peek(ahead);
        return token.is(Kind.TEXT) || token.is(Kind.WORD) && UnitWords.isKnown(token.text());
    }

    /** Takes "million" of "2 million dollars" and returns its value, or nothing. */
    @Nullable
    Node scale() {
        Token token = tokens.peek();
        if (!token.is(Kind.TEXT) && !token.is(Kind.WORD)) {
            return null;
        }
        String text = token.text().strip();
        int space = text.indexOf(' ');
        Long value = NumberWords.scale(space < 0 ? text : text.substring(0, space));
        if (value == null) {
            return null;
        }
        if (space < 0) {
            tokens.next();
        } else {
            tokens.replace(new Token(token.kind(), text.substring(space + 1), true));
        }
        return Num.of(value);
    }

    /** Reads a unit, or nothing. */
    @Nullable
    Unit unit() throws UnreadableException {
        if (tokens.at(Kind.CURRENCY)) {
            return Unit.of(tokens.next().text());
        }
        if (tokens.at(Kind.LETTER, "C") || tokens.at(Kind.LETTER, "F")) {
            return Unit.of("degree" + tokens.next().text());
        }
        if (isFraction()) {
            return fraction();
        }
        boolean words = tokens.at(Kind.TEXT) || tokens.at(Kind.WORD);
        if (!words) {
            return null;
        }
        var powers = new HashMap<String, Integer>();
        int sign = 1;
        while (true) {
            Token token = tokens.peek();
            boolean divisor = sign < 0 && token.is(Kind.LETTER); // km/h
            if (!token.is(Kind.TEXT) && !token.is(Kind.WORD) && !divisor) {
                break;
            }
            if (UnitWords.isStatement(token.text())) {
                throw new UnreadableException("'" + token.text() + "' is no unit");
            }
            tokens.next();
            if (token.is(Kind.WORD, "per")) {
                sign = -1;
                continue;
            }
            Map<String, Integer> factor = UnitWords.powers(token.text());
            int exponent = exponent();
            // "cm^2" squares the last word of the text only.
            UnitWords.multiply(powers, factor, sign, exponent, UnitWords.last(token.text()));
            boolean divided = tokens.at(Kind.DIVIDE) && startsAt(1)
                    || tokens.at(Kind.DIVIDE) && tokens.peek(1).is(Kind.LETTER);
            if (divided) {
                tokens.next();
                sign = -1;
            } else if (tokens.at(Kind.TIMES) && startsAt(1)) {
                tokens.next();
            }
        }
        powers.values().removeIf(power -> power == 0);
        return new Unit(powers);
    }

    /** Returns whether {@code \frac{\text{m}}{\text{s}}} follows. */
    boolean isFraction() {
        return tokens.at(Kind.COMMAND, "frac")
                && tokens.peek(1).is(Kind.GROUP_OPEN)
                && tokens.peek(2).is(Kind.TEXT)
                && tokens.peek(3).is(Kind.GROUP_CLOSE)
                && tokens.peek(4).is(Kind.GROUP_OPEN)
                && tokens.peek(5).is(Kind.TEXT)
                && tokens.peek(6).is(Kind.GROUP_CLOSE);
    }

    private Unit fraction() {
        var powers = new HashMap<>(UnitWords.powers(tokens.peek(2).text()));
        UnitWords.multiply(powers, UnitWords.powers(tokens.peek(5).text()), -1, 1, "");
        for (int i = 0; i < 7; i++) {
            tokens.next();
        }
        return new Unit(powers);
    }

    private int exponent() throws UnreadableException {
        if (!tokens.at(Kind.CARET)) {
            return 1;
        }
        tokens.next();
        boolean group = tokens.take(Kind.GROUP_OPEN);
        boolean negative = tokens.take(Kind.MINUS);
        Integer value = NumberWords.value(tokens.next().text());
        if (value == null || value > 9) {
            throw new UnreadableException("a unit has no such power");
        }
        if (group) {
            tokens.expect(Kind.GROUP_CLOSE, "a closing brace");
        }
        return negative ? -value : value;
    }
}
