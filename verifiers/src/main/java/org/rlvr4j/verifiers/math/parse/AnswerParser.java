package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Words;

/**
 * Reads an answer in LaTeX or plain text.
 *
 * <p>The parser is a recursive descent without backtracking over more than a few tokens. Limits on length, on the number
 * of tokens, and on nesting bound its work; beyond them a text is read as words.
 */
public final class AnswerParser {

    /** Longer texts are words. */
    private static final int LONGEST = 500_000;

    private static final int MOST_WORDS = 3;

    /** Longer texts are neither dates nor times nor phrases such as "no solution". */
    private static final int LONGEST_SPECIAL = 60;

    private AnswerParser() {}

    /** Reads a text. Whatever is no mathematics is read as words; only blank text has no reading. */
    public static @Nullable Reading parse(String text) {
        return parse(text, false);
    }

    /**
     * Reads a text.
     *
     * @param bracesRequired whether arguments without braces, as in {@code \frac12}, are refused
     */
    public static @Nullable Reading parse(String text, boolean bracesRequired) {
        String plain = Wrappers.strip(Backslashes.single(UnicodeMath.toLatex(text.strip())));
        if (plain.isEmpty()) {
            return null;
        }
        String letter = TextAnswers.choice(plain);
        if (letter != null) {
            plain = letter;
        }
        Node simple = simpleNumber(plain);
        if (simple != null) {
            return new Reading(List.of(simple), plain, "");
        }
        if (plain.length() > LONGEST) {
            String failure = "it has " + plain.length() + " characters; at most " + LONGEST + " are read";
            return new Reading(List.of(new Words(plain)), plain, failure);
        }
        boolean isWords = TextAnswers.isWords(plain);
        boolean brief = plain.length() <= LONGEST_SPECIAL;
        String canonical = isWords || brief ? TextAnswers.canonical(plain) : "";
        boolean mayBeFormula = !isWords || TextAnswers.mayBeFormula(canonical);
        String words = !isWords ? TextAnswers.compact(plain) : mayBeFormula ? TextAnswers.withSigns(plain) : canonical;
        var nodes = new LinkedHashSet<Node>();
        Node special = brief ? TextAnswers.special(plain, canonical) : null;
        if (special != null) {
            nodes.add(special);
        }
        String failure = "";
        boolean dated = special instanceof Node.TimeOfDay || special instanceof Node.CalendarDate;
        if (!dated && mayBeFormula) {
            failure = addExpressions(plain, bracesRequired, nodes);
        }
        boolean read = !nodes.isEmpty();
        if (isWords || !read) {
            nodes.add(new Words(words));
        }
        return new Reading(new ArrayList<>(nodes), words, read || isWords ? "" : failure);
    }

    /** Adds the meanings of a text as mathematics; returns why there is none, or nothing. */
    private static String addExpressions(String text, boolean bracesRequired, LinkedHashSet<Node> nodes) {
        String failure = "";
        Lexer.Tokens tokens;
        try {
            tokens = Lexer.read(text, CommaStyle.GROUPING);
        } catch (UnreadableException e) {
            return e.getMessage() == null ? "unreadable" : e.getMessage();
        }
        if (isSympy(text)) {
            tokens.list().replaceAll(t -> t.is(Kind.LETTER, "I") ? new Token(Kind.LETTER, "i", t.spaced()) : t);
        }
        try {
            nodes.add(expression(tokens.list(), bracesRequired));
        } catch (UnreadableException e) {
            failure = e.getMessage() == null ? "unreadable" : e.getMessage();
        }
        if (tokens.list().stream().anyMatch(token -> token.is(Kind.GAP))) {
            tryWithoutGaps(tokens.list(), bracesRequired, nodes);
        }
        if (tokens.commaSeen()) {
            tryStyle(text, CommaStyle.SEPARATOR, bracesRequired, nodes);
            if (tokens.decimalCommaSeen()) {
                tryStyle(text, CommaStyle.DECIMAL, bracesRequired, nodes);
            }
        }
        return nodes.isEmpty() ? failure : "";
    }

    /** Wide space may separate items, or just factors. */
    private static void tryWithoutGaps(List<Token> tokens, boolean bracesRequired, LinkedHashSet<Node> nodes) {
        var rest = new ArrayList<>(tokens);
        rest.removeIf(token -> token.is(Kind.GAP));
        try {
            nodes.add(expression(rest, bracesRequired));
        } catch (UnreadableException e) {
            // The gaps are needed; the first meaning remains.
        }
    }

    /** In {@code 3 + 4*I}, as SymPy writes it, I is the imaginary unit. */
    private static boolean isSympy(String text) {
        return text.indexOf('\\') < 0 && (text.contains("*I") || text.contains("I*"));
    }

    private static void tryStyle(String text, CommaStyle style, boolean bracesRequired, LinkedHashSet<Node> nodes) {
        try {
            nodes.add(expression(Lexer.read(text, style).list(), bracesRequired));
        } catch (UnreadableException e) {
            // The comma has no meaning in this style; the other styles remain.
        }
    }

    private static Node expression(List<Token> list, boolean bracesRequired) throws UnreadableException {
        if (isRunningText(list)) {
            throw new UnreadableException("it is running text");
        }
        var tokens = new TokenStream(list, bracesRequired);
        Node node = new ExpressionParser(tokens).statements().list();
        while (tokens.at(Kind.PERIOD)
                || tokens.at(Kind.COMMA)
                || tokens.at(Kind.SEMICOLON)
                || tokens.at(Kind.GAP)
                || tokens.at(Kind.ROW_BREAK)) {
            tokens.next();
        }
        if (!tokens.at(Kind.END)) {
            throw new UnreadableException(tokens.peek() + " is unexpected");
        }
        return node;
    }

    /** Several words that are no units make a sentence, not a formula. */
    private static boolean isRunningText(List<Token> tokens) {
        int words = 0;
        for (Token token : tokens) {
            words += token.is(Kind.WORD) && !UnitWords.isKnown(token.text()) ? 1 : 0;
        }
        return words >= MOST_WORDS;
    }

    /** Reads the most frequent answers, small whole numbers and single letters, without the parser. */
    private static @Nullable Node simpleNumber(String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > 18) {
            return null;
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = 10 * value + c - '0';
        }
        return Num.of(start == 1 ? -value : value);
    }
}
