package org.rlvr4j.verifiers.math.parse;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;

/** Splits LaTeX and plain text into tokens. */
final class Lexer {

    /** More tokens are refused: no answer is that long. */
    static final int MOST_TOKENS = 20_000;

    private static final int DEEPEST_STYLE = 30;

    private static final CharMatcher LIST_SPACE = CharMatcher.anyOf(" ,;");
    private static final Set<String> CURRENCIES = Set.of("USD", "EUR", "GBP");

    /**
     * The tokens of a text.
     *
     * @param commaSeen whether a comma between digits could be read in another style
     * @param decimalCommaSeen whether it could be a decimal comma
     */
    record Tokens(List<Token> list, boolean commaSeen, boolean decimalCommaSeen) {}

    private final String text;
    private final CommaStyle style;
    private final List<Token> tokens;
    private final int depth;
    private final boolean dollarIsMoney;
    private boolean commaSeen;
    private boolean decimalCommaSeen;
    private boolean spaced;
    private int at;

    private Lexer(String text, CommaStyle style, List<Token> tokens, int depth) {
        this.text = text;
        this.style = style;
        this.tokens = tokens;
        this.depth = depth;
        this.dollarIsMoney = oddDollars(text);
    }

    static Tokens read(String text, CommaStyle style) throws UnreadableException {
        var lexer = new Lexer(text, style, new ArrayList<>(), 0);
        lexer.read();
        lexer.add(Kind.END, "");
        return new Tokens(lexer.tokens, lexer.commaSeen, lexer.decimalCommaSeen);
    }

    private void read() throws UnreadableException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\n' || c == '~') {
                spaced = true;
                at++;
            } else if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                number();
            } else if (Character.isLetter(c)) {
                letters();
            } else if (c == '\\') {
                command();
            } else {
                sign(c);
            }
            if (tokens.size() > MOST_TOKENS) {
                throw new UnreadableException("it has more than " + MOST_TOKENS + " parts");
            }
        }
    }

    private void number() {
        Numeral numeral = Numeral.read(text, at, style);
        commaSeen |= numeral.commaSeen();
        decimalCommaSeen |= numeral.decimalCommaSeen();
        at = numeral.end();
        add(Kind.NUMBER, numeral.digits());
    }

    private void letters() {
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        run(text.substring(start, at));
    }

    private void run(String run) {
        if (run.length() == 3 && CURRENCIES.contains(run) && startsNumber(afterSpace(at))) {
            add(Kind.CURRENCY, run.toLowerCase(Locale.ROOT));
            return;
        }
        Token known = run.equals("in") && startsSet() ? Vocabulary.command(run) : Vocabulary.word(run);
        if (known != null) {
            add(known.kind(), known.text());
        } else if (run.length() == 1) {
            char c = run.charAt(0);
            if ((c == 'x' || c == 'X') && startsPowerOfTen()) {
                add(Kind.TIMES, "x");
            } else if (c == '和' || c == '与' || c == '及' || c == 'と') {
                add(Kind.AND, run);
            } else if (c == '或') {
                add(Kind.OR, run);
            } else {
                add(Kind.LETTER, run);
            }
        } else {
            int prefix = Vocabulary.functionPrefix(run);
            int connector = prefix > 0 ? 0 : connectorPrefix(run);
            if (prefix + connector > 0) {
                run(run.substring(0, prefix + connector));
                run(run.substring(prefix + connector));
            } else {
                add(Kind.WORD, run);
            }
        }
    }

    /** Tells "3 x 10^8" from a product with the variable x. */
    private boolean startsPowerOfTen() {
        int next = afterSpace(at);
        boolean afterNumber = !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(Kind.NUMBER);
        return afterNumber
                && (text.startsWith("10^", next) || text.startsWith("10 ^", next) || text.startsWith("10**", next));
    }

    private boolean startsNumber(int position) {
        return position < text.length() && isDigit(text.charAt(position));
    }

    private int afterSpace(int from) {
        int next = from;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next;
    }

    /** Tells "x in (0, 1)" from inches. */
    private boolean startsSet() {
        int next = afterSpace(at);
        return next < text.length() && "([{\\".indexOf(text.charAt(next)) >= 0;
    }

    /** {@code x=1ory=2}: the "or" has lost its spaces. */
    private int connectorPrefix(String run) {
        boolean afterNumber = !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(Kind.NUMBER) && !spaced;
        if (afterNumber && run.startsWith("or") && run.length() == 3) {
            return 2;
        }
        return afterNumber && run.startsWith("and") && run.length() == 4 ? 3 : 0;
    }

    private void command() throws UnreadableException {
        if (at + 1 >= text.length()) {
            at++;
            return;
        }
        char c = text.charAt(at + 1);
        if (!isAsciiLetter(c)) {
            at += 2;
            symbolCommand(c);
            return;
        }
        int end = at + 1;
        while (end < text.length() && isAsciiLetter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(at + 1, end);
        at = end;
        named(name);
    }

    private void symbolCommand(char c) {
        switch (c) {
            case '{', '}', '|', '%', '&' -> {
                Token token = Vocabulary.command(String.valueOf(c));
                if (token != null) {
                    add(token.kind(), token.text());
                }
            }
            case '\\' -> {
                add(Kind.ROW_BREAK, "\\\\");
                skipOptionalArgument();
            }
            case '$' -> add(Kind.CURRENCY, "usd");
            case '_' -> add(Kind.UNDERSCORE, "_");
            default -> spaced = true; // spacing, delimiters of formulas, accents of text
        }
    }

    /** {@code \\[4pt]} is a row break with a distance. */
    private void skipOptionalArgument() {
        if (at < text.length() && text.charAt(at) == '[') {
            int close = text.indexOf(']', at);
            String distance = close < 0 ? "" : text.substring(at + 1, close);
            if (distance.endsWith("pt")
                    || distance.endsWith("ex")
                    || distance.endsWith("em")
                    || distance.endsWith("mm")) {
                at = close + 1;
            }
        }
    }

    private void named(String name) throws UnreadableException {
        if (Vocabulary.STYLES.contains(name)) {
            styled(name);
            return;
        }
        if (Vocabulary.INVISIBLE.contains(name)) {
            spaced = true;
            if ((name.equals("left") || name.equals("right")) && at < text.length() && text.charAt(at) == '.') {
                at++;
            }
            return;
        }
        if (Vocabulary.SKIP_ARGUMENT.contains(name)) {
            String argument = rawGroup();
            spaced = argument != null || spaced;
            return;
        }
        if (name.equals("not")) {
            negated();
            return;
        }
        Token known = Vocabulary.command(name);
        if (known != null) {
            add(known.kind(), known.text());
            if (known.is(Kind.BEGIN) || known.is(Kind.COMMAND, "begin") || known.is(Kind.COMMAND, "end")) {
                environment(known.text());
            }
            return;
        }
        if (name.equals("pounds") || name.equals("euro") || name.equals("yen")) {
            add(Kind.CURRENCY, name.equals("pounds") ? "gbp" : name.equals("euro") ? "eur" : "jpy");
            return;
        }
        int prefix = Vocabulary.commandPrefix(name);
        if (prefix == 0) {
            throw new UnreadableException("\\" + name + " is unknown");
        }
        named(name.substring(0, prefix));
        run(name.substring(prefix));
    }

    /** Replaces the command just added by the start or end of its environment. */
    private void environment(String beginOrEnd) throws UnreadableException {
        tokens.remove(tokens.size() - 1);
        String name = rawGroup();
        if (name == null) {
            throw new UnreadableException("\\" + beginOrEnd + " names no environment");
        }
        add(
                beginOrEnd.equals("begin") ? Kind.BEGIN : Kind.END_ENVIRONMENT,
                name.replace("*", "").strip());
        if (beginOrEnd.equals("begin") && name.contains("array")) {
            rawGroup(); // the columns' alignment
        }
    }

    private void negated() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (text.startsWith("=", at)) {
            at++;
            add(Kind.RELATION, "NOT_EQUAL");
        } else if (text.startsWith("\\in", at)) {
            at += 3;
            add(Kind.RELATION, "NOT_ELEMENT");
        } else {
            add(Kind.RELATION, "not");
        }
    }

    private void styled(String name) throws UnreadableException {
        int start = at;
        String content = rawGroup();
        if (content == null) {
            at = start;
            spaced = true;
            boldLetter(name);
            return; // "\mathbf x": the letter that follows speaks for itself
        }
        String words = content.replace("\\ ", " ")
                .replace("\\,", " ")
                .replace("~", " ")
                .strip();
        String bare = bareLetter(words);
        if (name.equals("mathbb") && bare != null && "RNZQC".contains(bare)) {
            add(Kind.NAMED_SET, namedSet(bare));
        } else if (bare != null && isUnit(name, bare)) {
            add(Kind.TEXT, bare);
        } else if (bare != null) {
            add(Kind.LETTER, isBold(name) && (bare.equals("i") || bare.equals("e")) ? "bold " + bare : bare);
        } else if (isOnlyWords(words) && !isListOfLetters(words)) {
            Token known = Vocabulary.word(words);
            add(known == null ? Kind.TEXT : known.kind(), known == null ? words : known.text());
        } else if (depth < DEEPEST_STYLE) {
            var inner = new Lexer(content, style, tokens, depth + 1);
            inner.spaced = spaced;
            inner.read();
            commaSeen |= inner.commaSeen;
            decimalCommaSeen |= inner.decimalCommaSeen;
            spaced = inner.spaced;
        } else {
            throw new UnreadableException("styles are nested deeper than " + DEEPEST_STYLE);
        }
    }

    /** Takes the unit vector of {@code \mathbf i}, which is no imaginary unit. */
    private void boldLetter(String styleName) {
        int letter = afterSpace(at);
        boolean single = letter < text.length()
                && (text.charAt(letter) == 'i' || text.charAt(letter) == 'e')
                && (letter + 1 == text.length() || !Character.isLetter(text.charAt(letter + 1)));
        if (isBold(styleName) && single) {
            at = letter + 1;
            add(Kind.LETTER, "bold " + text.charAt(letter));
        }
    }

    private static boolean isBold(String styleName) {
        return styleName.equals("mathbf") || styleName.equals("boldsymbol") || styleName.equals("bm");
    }

    /** Tells {@code \text{A and C}}, which lists choices, from words. */
    private static boolean isListOfLetters(String words) {
        if (words.length() < 3 || Character.isLetter(words.charAt(1)) || !Character.isUpperCase(words.charAt(0))) {
            return false;
        }
        int letters = 0;
        for (String word : Splitter.on(LIST_SPACE).omitEmptyStrings().split(words)) {
            boolean letter = word.length() == 1 && Character.isUpperCase(word.charAt(0));
            if (!letter && !word.equals("and")) {
                return false;
            }
            letters += letter ? 1 : 0;
        }
        return letters > 1;
    }

    /** {@code 5\text{ m}} has a unit, {@code \text{E}} does not. */
    private boolean isUnit(String styleName, String letter) {
        if (tokens.isEmpty() || !(Vocabulary.TEXT_STYLES.contains(styleName) || styleName.equals("mathrm"))) {
            return false;
        }
        Kind last = tokens.get(tokens.size() - 1).kind();
        boolean afterValue = last == Kind.NUMBER || last == Kind.GROUP_CLOSE || last == Kind.CLOSE;
        boolean inFraction = last == Kind.GROUP_OPEN && styleName.equals("text") && tokens.size() > 2;
        boolean afterUnit = last == Kind.TIMES
                && tokens.size() > 1
                && tokens.get(tokens.size() - 2).is(Kind.TEXT);
        return UnitWords.isLetter(letter)
                && (afterValue || afterUnit || inFraction || last == Kind.DIVIDE || last == Kind.TEXT);
    }

    /** Returns the letter of {@code E}, {@code (E)}, {@code E.}, or null if there is more or less. */
    private static @Nullable String bareLetter(String words) {
        int length = words.length();
        if (length == 1) {
            return Character.isLetter(words.charAt(0)) ? words : null;
        }
        if (length == 3 && words.charAt(0) == '(' && words.charAt(2) == ')' && Character.isLetter(words.charAt(1))) {
            return words.substring(1, 2);
        }
        boolean marked = length == 2 && (words.charAt(1) == '.' || words.charAt(1) == ')');
        return marked && Character.isUpperCase(words.charAt(0)) ? words.substring(0, 1) : null;
    }

    private static boolean isOnlyWords(String words) {
        boolean letters = false;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            letters |= Character.isLetter(c);
            if (!Character.isLetter(c) && " .,;:-'’\"()/!?".indexOf(c) < 0) {
                return false;
            }
        }
        return letters;
    }

    private static String namedSet(String letter) {
        return switch (letter) {
            case "R" -> "REALS";
            case "N" -> "NATURALS";
            case "Z" -> "INTEGERS";
            case "Q" -> "RATIONALS";
            default -> "COMPLEX";
        };
    }

    private void sign(char c) throws UnreadableException {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
        at++;
        switch (c) {
            case '+' -> add(Kind.PLUS, "+");
            case '-' -> add(Kind.MINUS, "-");
            case '*' -> {
                if (next == '*') {
                    at++;
                    add(Kind.CARET, "**");
                } else {
                    add(Kind.TIMES, "*");
                }
            }
            case '/' -> add(Kind.DIVIDE, "/");
            case '^' -> add(Kind.CARET, "^");
            case '_' -> add(Kind.UNDERSCORE, "_");
            case '{' -> {
                if (next == '}' && startsScript(at + 1)) {
                    at++; // 90{}^\circ
                } else {
                    add(Kind.GROUP_OPEN, "{");
                }
            }
            case '}' -> add(Kind.GROUP_CLOSE, "}");
            case '(', '[' -> add(Kind.OPEN, String.valueOf(c));
            case ')', ']' -> add(Kind.CLOSE, String.valueOf(c));
            case '|' -> add(Kind.BAR, "|");
            case ',' -> add(Kind.COMMA, ",");
            case ';' -> add(Kind.SEMICOLON, ";");
            case '&' -> add(Kind.AMPERSAND, "&");
            case '%' -> add(Kind.PERCENT, "%");
            case '\'' -> add(Kind.PRIME, "'");
            case '=', '<', '>', '!', ':' -> relation(c, next);
            case '.' -> {
                if (text.startsWith("..", at)) {
                    at += 2;
                    add(Kind.ELLIPSIS, "...");
                } else {
                    add(Kind.PERIOD, ".");
                }
            }
            case '$' -> {
                if (dollarIsMoney && isDigit(next)) {
                    add(Kind.CURRENCY, "usd");
                }
                spaced = true;
            }
            case '€' -> add(Kind.CURRENCY, "eur");
            case '£' -> add(Kind.CURRENCY, "gbp");
            case '¥' -> add(Kind.CURRENCY, "jpy");
            case '₹' -> add(Kind.CURRENCY, "inr");
            case '¢' -> add(Kind.TEXT, "cents");
            case '"', '`' -> spaced = true;
            default -> throw new UnreadableException("'" + c + "' has no meaning here");
        }
    }

    private boolean startsScript(int position) {
        return position < text.length() && (text.charAt(position) == '^' || text.charAt(position) == '_');
    }

    private void relation(char c, char next) {
        boolean equal = next == '=';
        switch (c) {
            case '=' -> {
                at += equal ? 1 : 0;
                add(Kind.RELATION, next == '>' ? "IMPLIES" : "EQUAL");
                at += next == '>' ? 1 : 0;
            }
            case '<' -> {
                at += equal || next == '>' ? 1 : 0;
                add(Kind.RELATION, equal ? "LESS_OR_EQUAL" : next == '>' ? "NOT_EQUAL" : "LESS");
            }
            case '>' -> {
                at += equal ? 1 : 0;
                add(Kind.RELATION, equal ? "GREATER_OR_EQUAL" : "GREATER");
            }
            case '!' -> {
                boolean unequal = equal && !isFactorial();
                at += unequal ? 1 : 0;
                add(unequal ? Kind.RELATION : Kind.BANG, unequal ? "NOT_EQUAL" : "!");
            }
            default -> {
                at += equal ? 1 : 0;
                add(equal ? Kind.RELATION : Kind.COLON, equal ? "EQUAL" : ":");
            }
        }
    }

    /** {@code 5!=120} has a factorial, {@code x != 3} has none. */
    private boolean isFactorial() {
        char before = at >= 2 ? text.charAt(at - 2) : ' ';
        return isDigit(before) || before == ')' || before == '}';
    }

    /** Reads a group in braces as it stands and returns what is in it, or null if there is no group. */
    private @Nullable String rawGroup() throws UnreadableException {
        int open = at;
        while (open < text.length() && text.charAt(open) == ' ') {
            open++;
        }
        if (open >= text.length() || text.charAt(open) != '{') {
            return null;
        }
        int level = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                level++;
            } else if (c == '}' && --level == 0) {
                at = i + 1;
                return text.substring(open + 1, i);
            }
        }
        throw new UnreadableException("a brace is never closed");
    }

    private void add(Kind kind, String tokenText) {
        if ((kind == Kind.MINUS || kind == Kind.PLUS) && mergeSign(kind)) {
            return;
        }
        tokens.add(new Token(kind, tokenText, spaced));
        spaced = false;
    }

    /** Merges a sign with the one before it: {@code --} is {@code +}. */
    private boolean mergeSign(Kind kind) {
        int last = tokens.size() - 1;
        if (last < 0 || !tokens.get(last).is(Kind.MINUS) && !tokens.get(last).is(Kind.PLUS)) {
            return false;
        }
        boolean minus = tokens.get(last).is(Kind.MINUS) != (kind == Kind.MINUS);
        tokens.set(
                last,
                new Token(
                        minus ? Kind.MINUS : Kind.PLUS,
                        minus ? "-" : "+",
                        tokens.get(last).spaced()));
        return true;
    }

    private static boolean oddDollars(String text) {
        boolean odd = false;
        for (int i = text.indexOf('$'); i >= 0; i = text.indexOf('$', i + 1)) {
            if (i == 0 || text.charAt(i - 1) != '\\') {
                odd = !odd;
            }
        }
        return odd;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
