package org.rlvr4j.verifiers.math.parse;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.number.Rational;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.LongNum;
import org.rlvr4j.verifiers.math.tree.Node.NamedSet;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Words;
import org.rlvr4j.verifiers.math.tree.Unit;

/** Reads the smallest parts: numbers, names, words, and whatever stands in brackets or follows a command. */
final class AtomParser {

    /** Numbers of more digits are kept as text: their arithmetic is done modulo primes only. */
    private static final int MOST_DIGITS = 1_500;

    private static final int LONGEST_VARIABLES = 4;

    /** Letters that name functions; others before a bracket are factors. */
    private static final Set<String> FUNCTION_LETTERS = Set.of("f", "g", "F", "G");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final StatementParser statements;
    private final BracketParser brackets;
    private final CommandParser commands;
    private final Deque<String> boundVariables = new ArrayDeque<>();

    AtomParser(TokenStream tokens, ExpressionParser expressions, StatementParser statements) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.statements = statements;
        this.brackets = new BracketParser(tokens, statements);
        this.commands = new CommandParser(tokens, expressions, statements, this);
    }

    StatementParser statements() {
        return statements;
    }

    boolean opensBar() {
        return brackets.opensBar();
    }

    boolean closesInterval() {
        return brackets.closesInterval();
    }

    boolean endsIntegrand() {
        return commands.endsIntegrand();
    }

    /** Variables bound by the operators around the position: {@code i} is no imaginary unit there. */
    Deque<String> boundVariables() {
        return boundVariables;
    }

    Node primary() throws UnreadableException {
        tokens.enter();
        Node node = atom();
        tokens.leave();
        return node;
    }

    private Node atom() throws UnreadableException {
        Token token = tokens.peek();
        switch (token.kind()) {
            case NUMBER -> {
                return numberOrBase();
            }
            case LETTER -> {
                tokens.next();
                return symbol(token.text());
            }
            case CONSTANT -> {
                tokens.next();
                return token.text().equals("pi") ? Constant.PI : Constant.INFINITY;
            }
            case FUNCTION -> {
                tokens.next();
                return commands.function(token.text());
            }
            case COMMAND, BEGIN -> {
                tokens.next();
                return commands.command(token);
            }
            case OPEN, BAR, GROUP_OPEN -> {
                int integrals = commands.enterBrackets();
                Node node = token.is(Kind.GROUP_OPEN) ? brackets.group() : brackets.bracket();
                commands.leaveBrackets(integrals);
                return node;
            }
            case CLOSE -> {
                if (token.text().equals("]")) {
                    return brackets.bracket(); // the French ]0, 1[
                }
                throw unexpected(token);
            }
            case CURRENCY -> {
                tokens.next();
                return new Quantity(expressions.product(), Unit.of(token.text()));
            }
            case NAMED_SET -> {
                tokens.next();
                return namedSet(token.text());
            }
            case ELLIPSIS -> {
                tokens.next();
                return new Symbol("...");
            }
            case TEXT, WORD -> {
                return words();
            }
            default -> throw unexpected(token);
        }
    }

    private static UnreadableException unexpected(Token token) {
        return new UnreadableException(token + " is unexpected");
    }

    private Node namedSet(String name) throws UnreadableException {
        if (tokens.at(Kind.CARET) || tokens.at(Kind.UNDERSCORE)) {
            throw new UnreadableException("a set with an index is not known");
        }
        return NamedSet.valueOf(name);
    }

    /** Returns the node of a number as the lexer writes it. */
    Node number(String text) {
        int exponentMark = text.indexOf('e');
        String mantissa = exponentMark < 0 ? text : text.substring(0, exponentMark);
        int open = mantissa.indexOf('(');
        String plain = open < 0 ? mantissa : mantissa.substring(0, open);
        int point = plain.indexOf('.');
        String digits = point < 0 ? plain : plain.substring(0, point) + plain.substring(point + 1);
        int scale = point < 0 ? 0 : plain.length() - point - 1;
        if (digits.length() > MOST_DIGITS) {
            return new LongNum(digits, scale);
        }
        BigInteger unscaled = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
        Rational value = scale == 0 ? Rational.of(unscaled) : new Rational(unscaled, BigInteger.TEN.pow(scale));
        if (open >= 0) {
            String repetend = mantissa.substring(open + 1, mantissa.length() - 1);
            BigInteger nines = BigInteger.TEN.pow(repetend.length()).subtract(BigInteger.ONE);
            value = value.plus(new Rational(new BigInteger(repetend), nines.multiply(BigInteger.TEN.pow(scale))));
        }
        if (exponentMark >= 0) {
            int exponent = Integer.parseInt(text.substring(exponentMark + 1));
            value = value.times(Rational.of(10).pow(exponent));
        }
        return point >= 0 && open < 0 && exponentMark < 0 ? new Num(value, scale) : Num.of(value);
    }

    private Node numberOrBase() throws UnreadableException {
        Node base = wideBaseNumber();
        return base == null ? number(endless(tokens.next().text())) : base;
    }

    /** Takes the dots of {@code 0.333\ldots}. */
    private String endless(String number) {
        boolean decimal = number.indexOf('.') >= 0 && number.indexOf('(') < 0 && number.indexOf('e') < 0;
        if (!decimal
                || number.length() > MOST_DIGITS
                || !tokens.at(Kind.ELLIPSIS)
                || tokens.peek(1).is(Kind.NUMBER)) {
            return number;
        }
        tokens.next();
        return Repetend.marked(number);
    }

    /** Reads {@code 2AF_{16}}, whose digits are letters, too, or nothing. */
    private @Nullable Node wideBaseNumber() throws UnreadableException {
        int count = 1;
        var digits = new StringBuilder(tokens.peek().text());
        while (isDigits(tokens.peek(count)) && !tokens.peek(count).spaced()) {
            digits.append(tokens.peek(count).text());
            count++;
        }
        if (count == 1 && tokens.at(Kind.NUMBER) || !tokens.peek(count).is(Kind.UNDERSCORE)) {
            return null;
        }
        int start = tokens.position();
        for (int i = 0; i <= count; i++) {
            tokens.next();
        }
        Integer base = NumberWords.value(subscript());
        boolean wide = base != null && base > 10 && base <= 36 && isToBase(digits, base);
        if (base == null || !wide) {
            tokens.reset(start);
            return null;
        }
        return new BaseNumber(digits.toString(), base);
    }

    private static boolean isToBase(CharSequence digits, int base) {
        return digits.chars().allMatch(digit -> Character.digit(digit, base) >= 0);
    }

    private static boolean isDigits(Token token) {
        return token.is(Kind.NUMBER)
                || (token.is(Kind.WORD) || token.is(Kind.TEXT) || token.is(Kind.LETTER))
                        && token.text().chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    /** Reads what follows a letter: a subscript, primes, arguments. */
    Node symbol(String letter) throws UnreadableException {
        String name = letter;
        int primes = 0;
        while (true) {
            if (tokens.take(Kind.UNDERSCORE)) {
                name += "_" + subscript();
            } else if (tokens.take(Kind.PRIME)) {
                primes++;
            } else if (tokens.at(Kind.CARET) && isPrimeGroup()) {
                primes++;
            } else {
                break;
            }
        }
        name += "'".repeat(primes);
        if (tokens.at(Kind.GROUP_OPEN) && tokens.peek(1).is(Kind.OPEN, "(")) {
            tokens.next(); // f{\left(x \right)}, as SymPy prints it
            List<Node> arguments = arguments();
            tokens.expect(Kind.GROUP_CLOSE, "a closing brace");
            return new Apply(name, arguments);
        }
        boolean called = FUNCTION_LETTERS.contains(letter) || primes > 0 && letter.length() == 1;
        if (called && tokens.at(Kind.OPEN, "(")) {
            return new Apply(name, arguments());
        }
        if (called && tokens.at(Kind.CARET) && isInverse()) {
            for (int i = 0; i < 5; i++) {
                tokens.next();
            }
            return tokens.at(Kind.OPEN, "(") ? new Apply(name + "^-1", arguments()) : new Symbol(name + "^-1");
        }
        return named(name);
    }

    /** Returns what a name stands for: a constant or a variable. */
    Node named(String name) {
        if (name.equals("e")) {
            return Constant.E;
        }
        return name.equals("i") && !boundVariables.contains("i") ? Constant.I : new Symbol(name);
    }

    /** Takes {@code ^\prime} or {@code ^{\prime}}. */
    private boolean isPrimeGroup() {
        if (tokens.peek(1).is(Kind.PRIME)) {
            tokens.next();
            tokens.next();
            return true;
        }
        if (tokens.peek(1).is(Kind.GROUP_OPEN)
                && tokens.peek(2).is(Kind.PRIME)
                && tokens.peek(3).is(Kind.GROUP_CLOSE)) {
            for (int i = 0; i < 4; i++) {
                tokens.next();
            }
            return true;
        }
        return false;
    }

    /** Tells {@code f^{-1}}, an inverse function, from a power. */
    private boolean isInverse() {
        return tokens.peek(1).is(Kind.GROUP_OPEN)
                && tokens.peek(2).is(Kind.MINUS)
                && tokens.peek(3).is(Kind.NUMBER, "1")
                && tokens.peek(4).is(Kind.GROUP_CLOSE);
    }

    /** Reads arguments in round brackets. */
    List<Node> arguments() throws UnreadableException {
        tokens.expect(Kind.OPEN, "an opening bracket");
        Node node = statements.list();
        tokens.expect(Kind.CLOSE, "a closing bracket");
        return node instanceof Listing listing ? listing.items() : List.of(node);
    }

    /** Reads a subscript as a piece of a name. */
    String subscript() throws UnreadableException {
        if (!tokens.at(Kind.GROUP_OPEN)) {
            return tokens.next().text();
        }
        tokens.next();
        var name = new StringBuilder();
        int level = 1;
        while (true) {
            Token token = tokens.next();
            if (token.is(Kind.END)) {
                throw new UnreadableException("a subscript is never closed");
            }
            level += token.is(Kind.GROUP_OPEN) ? 1 : token.is(Kind.GROUP_CLOSE) ? -1 : 0;
            if (level == 0) {
                return name.toString();
            }
            name.append(token.text());
        }
    }

    /** Returns whether a run of letters can be a product of variables. */
    boolean isVariables(Token token) {
        String run = token.text();
        if (run.length() > LONGEST_VARIABLES || !run.chars().allMatch(c -> c < 128)) {
            return false;
        }
        // "3 eggs" has a word, "3xyz" and "2abc" have variables.
        boolean word = token.spaced() && run.length() > 2 && run.chars().anyMatch(c -> "aeiou".indexOf(c) >= 0);
        return !word;
    }

    /** Reads words: variables run together, names of quantities, labels, or answers in words. */
    private Node words() throws UnreadableException {
        Token token = tokens.peek();
        if (isDigits(token) && tokens.peek(1).is(Kind.UNDERSCORE)) {
            Node base = wideBaseNumber(); // FF_{16}
            if (base != null) {
                return base;
            }
        }
        if (token.is(Kind.WORD) && isVariables(token)) {
            return firstVariable(token.text());
        }
        tokens.next();
        if (token.text().endsWith(":")) {
            return expressions.sum(); // a label
        }
        if (tokens.at(Kind.RELATION) || tokens.at(Kind.UNDERSCORE)) {
            return symbol("text " + token.text());
        }
        var words = new StringBuilder(token.text());
        while (tokens.at(Kind.WORD) || tokens.at(Kind.TEXT) || tokens.at(Kind.LETTER)) {
            words.append(' ').append(tokens.next().text());
        }
        return switch (tokens.peek().kind()) {
            case COMMA, SEMICOLON, AND, OR, GAP, CLOSE, GROUP_CLOSE, PERIOD, END, RELATION, AMPERSAND, ROW_BREAK ->
                new Words(words.toString());
            default -> throw new UnreadableException("'" + words + "' is no part of a formula");
        };
    }

    /** Takes the first letter of variables run together, and leaves the others. */
    private Node firstVariable(String run) {
        String letter = run.substring(0, 1);
        String rest = run.substring(1);
        tokens.replace(new Token(rest.length() == 1 ? Kind.LETTER : Kind.WORD, rest, false));
        return named(letter);
    }
}
