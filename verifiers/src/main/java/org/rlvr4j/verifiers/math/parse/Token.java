package org.rlvr4j.verifiers.math.parse;

/**
 * A word of the mathematical language.
 *
 * @param text what it says: the digits of a number without separators, the name of a command without its backslash
 * @param spaced whether space stands before it
 */
record Token(Kind kind, String text, boolean spaced) {

    enum Kind {
        NUMBER,
        /** A variable of one letter, or a Greek one by name. */
        LETTER,
        /** A run of letters without a meaning of its own. */
        WORD,
        /** Words in {@code \text{…}}. */
        TEXT,
        FUNCTION,
        CONSTANT,
        NAMED_SET,
        /** A command with a syntax of its own, such as {@code \frac}. */
        COMMAND,
        BEGIN,
        END_ENVIRONMENT,
        OPEN,
        CLOSE,
        GROUP_OPEN,
        GROUP_CLOSE,
        BAR,
        PLUS,
        MINUS,
        PLUS_MINUS,
        MINUS_PLUS,
        TIMES,
        DIVIDE,
        CARET,
        UNDERSCORE,
        BANG,
        PERCENT,
        DEGREE,
        PRIME,
        CURRENCY,
        COMMA,
        SEMICOLON,
        COLON,
        AND,
        OR,
        /** Wide space, which may separate items. */
        GAP,
        RELATION,
        UNION,
        INTERSECTION,
        DIFFERENCE,
        AMPERSAND,
        ROW_BREAK,
        ELLIPSIS,
        PERIOD,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean is(Kind other, String otherText) {
        return kind == other && text.equals(otherText);
    }

    @Override
    public String toString() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
