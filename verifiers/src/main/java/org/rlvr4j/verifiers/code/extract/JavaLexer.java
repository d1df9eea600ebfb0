package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits Java source into words and single symbols; comments, strings and numbers are passed over. It never fails: what is
 * not Java gives some list of tokens.
 */
final class JavaLexer {

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private JavaLexer(String text) {
        this.text = text;
    }

    /**
     * One token.
     *
     * @param text a word or a symbol of one character
     * @param start where it begins
     */
    record Token(String text, int start) {

        boolean isWord() {
            return Character.isJavaIdentifierStart(text.charAt(0));
        }

        boolean is(String other) {
            return text.equals(other);
        }

        int end() {
            return start + text.length();
        }
    }

    static List<Token> tokens(String text) {
        JavaLexer lexer = new JavaLexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("//", at)) {
                skipTo("\n", 0);
            } else if (text.startsWith("/*", at)) {
                skipTo("*/", 2);
            } else if (text.startsWith("\"\"\"", at)) {
                skipQuoted("\"\"\"");
            } else if (c == '"' || c == '\'') {
                skipQuoted(String.valueOf(c));
            } else if (Character.isJavaIdentifierStart(c)) {
                word();
            } else if (Character.isDigit(c)) {
                skipNumber();
            } else {
                if (!Character.isWhitespace(c)) {
                    tokens.add(new Token(String.valueOf(c), at));
                }
                at++;
            }
        }
    }

    private void word() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        tokens.add(new Token(text.substring(start, at), start));
    }

    private void skipNumber() {
        while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
    }

    private void skipTo(String end, int length) {
        int found = text.indexOf(end, at + length);
        at = found < 0 ? text.length() : found + end.length();
    }

    // A string or character literal that is not closed ends with its line; a text block ends with the text.
    private void skipQuoted(String quote) {
        at += quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            char c = text.charAt(at);
            if (c == '\n' && quote.length() == 1) {
                return;
            }
            at += c == '\\' ? 2 : 1;
        }
        at = Math.min(at + quote.length(), text.length());
    }
}
