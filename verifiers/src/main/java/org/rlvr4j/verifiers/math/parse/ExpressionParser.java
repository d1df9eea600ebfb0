package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.BaseNumber;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Degrees;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Percent;
import org.rlvr4j.verifiers.math.tree.Node.PlusMinus;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quantity;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Node.Tuple;
import org.rlvr4j.verifiers.math.tree.Unit;

/**
 * Reads sums, products with or without a sign between the factors, powers, and what follows a factor: {@code ! % °},
 * subscripts, units.
 */
final class ExpressionParser {

    private final TokenStream tokens;
    private final AtomParser atoms;
    private final UnitParser units;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.units = new UnitParser(tokens);
        this.atoms = new AtomParser(tokens, this, new StatementParser(tokens, this));
    }

    /** Returns the reader of lists and statements that works on the same tokens. */
    StatementParser statements() {
        return atoms.statements();
    }

    Node sum() throws UnreadableException {
        tokens.enter();
        Node left = signedTerm();
        var terms = new ArrayList<Node>(2);
        terms.add(left);
        int splits = 0;
        while (true) {
            if (tokens.take(Kind.PLUS)) {
                terms.add(term());
            } else if (tokens.take(Kind.MINUS)) {
                terms.add(new Negation(term()));
            } else if (tokens.at(Kind.PLUS_MINUS) || tokens.at(Kind.MINUS_PLUS)) {
                boolean plusFirst = tokens.next().is(Kind.PLUS_MINUS);
                if (++splits > 4) {
                    throw new UnreadableException("it has more than 4 signs ±");
                }
                var split = new PlusMinus(sumOf(terms), term(), plusFirst);
                terms.clear();
                terms.add(split);
            } else {
                break;
            }
        }
        tokens.leave();
        return modulus(sumOf(terms));
    }

    private static Node sumOf(List<Node> terms) {
        return terms.size() == 1 ? terms.get(0) : new Sum(terms);
    }

    private Node signedTerm() throws UnreadableException {
        if (tokens.take(Kind.PLUS)) {
            return term();
        }
        if (tokens.take(Kind.MINUS)) {
            return new Negation(term());
        }
        if (tokens.at(Kind.PLUS_MINUS) || tokens.at(Kind.MINUS_PLUS)) {
            boolean plusFirst = tokens.next().is(Kind.PLUS_MINUS);
            return new PlusMinus(null, term(), plusFirst);
        }
        return term();
    }

    /** Reads {@code a \bmod b} and {@code a \pmod b}. */
    private Node modulus(Node left) throws UnreadableException {
        if (tokens.at(Kind.COMMAND, "bmod") || tokens.at(Kind.COMMAND, "mod")) {
            tokens.next();
            return Call.of(Function.MOD, left, term());
        }
        if (tokens.take(Kind.COMMAND, "pmod")) {
            return new Apply("pmod", List.of(left, term()));
        }
        if (tokens.at(Kind.OPEN, "(") && isModulus(tokens.peek(1))) {
            tokens.next();
            tokens.next();
            Node modulus = sum();
            tokens.expect(Kind.CLOSE, "the closing bracket of the modulus");
            return new Apply("pmod", List.of(left, modulus));
        }
        return left;
    }

    private static boolean isModulus(Token token) {
        return token.is(Kind.COMMAND, "bmod") || token.is(Kind.COMMAND, "mod") || token.is(Kind.COMMAND, "pmod");
    }

    /** Reads a product and the unit that may follow it. */
    Node term() throws UnreadableException {
        Node product = product();
        Unit unit = atoms.endsIntegrand() ? null : units.unit();
        return unit == null ? product : unit.isEmpty() ? product : new Quantity(product, unit);
    }

    Node product() throws UnreadableException {
        var factors = new ArrayList<Node>(2);
        var divisors = new ArrayList<Node>(0);
        factors.add(mixedNumberOrFactor());
        while (true) {
            if (tokens.take(Kind.TIMES)) {
                factors.add(signedFactor());
            } else if (tokens.at(Kind.DIVIDE)) {
                if (units.startsAt(1)) {
                    break; // 5 km / h
                }
                tokens.next();
                divisors.add(signedFactor());
            } else if (juxtaposes()) {
                if (isTemperature(factors)) {
                    break;
                }
                addJuxtaposed(factors, mixedNumberOrFactor());
            } else {
                break;
            }
        }
        if (factors.size() > 1) {
            factors.replaceAll(ExpressionParser::ungrouped);
        }
        Node scale = units.scale();
        if (scale != null) {
            factors.add(scale);
        }
        Node numerator = factors.size() == 1 ? factors.get(0) : new Product(factors);
        if (divisors.isEmpty()) {
            return numerator;
        }
        return new Quotient(numerator, divisors.size() == 1 ? divisors.get(0) : new Product(divisors));
    }

    /** Adds a factor; {@code h(x, y)} applies h, since a point is no factor. */
    private static void addJuxtaposed(List<Node> factors, Node factor) {
        int last = factors.size() - 1;
        if (factor instanceof Tuple tuple && tuple.open() == '(' && factors.get(last) instanceof Symbol symbol) {
            factors.set(last, new Apply(symbol.name(), tuple.items()));
        } else {
            factors.add(factor);
        }
    }

    /** Within a formula, braces around one expression only group. */
    private static Node ungrouped(Node node) {
        return node instanceof SetOf set && set.items().size() == 1
                ? set.items().get(0)
                : node;
    }

    /** {@code 25^\circ C} is a temperature. */
    private boolean isTemperature(List<Node> factors) {
        boolean scale = tokens.at(Kind.LETTER, "C") || tokens.at(Kind.LETTER, "F");
        return scale && factors.get(factors.size() - 1) instanceof Degrees;
    }

    private Node signedFactor() throws UnreadableException {
        if (tokens.take(Kind.MINUS)) {
            return new Negation(factor());
        }
        tokens.take(Kind.PLUS);
        return factor();
    }

    /** Returns whether what follows is multiplied with what came before, without a sign. */
    boolean juxtaposes() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case LETTER, CONSTANT, FUNCTION -> !atoms.endsIntegrand();
            case BEGIN, GROUP_OPEN, ELLIPSIS -> true;
            case OPEN -> !isModulus(tokens.peek(1)) && !atoms.closesInterval();
            case COMMAND ->
                !isModulus(token)
                        && !units.isFraction()
                        && !token.text().equals("choose")
                        && !token.text().equals("over");
            case BAR -> atoms.opensBar();
            case WORD -> atoms.isVariables(token) && !units.startsAt(0) && !atoms.endsIntegrand();
            case NUMBER ->
                tokens.isRest()
                        || tokens.peek(-1).is(Kind.CLOSE)
                        || tokens.peek(-1).is(Kind.BANG);
            default -> false;
        };
    }

    private Node mixedNumberOrFactor() throws UnreadableException {
        Node mixed = mixedNumber();
        if (mixed == null) {
            return factor();
        }
        if (tokens.take(Kind.PERCENT)) {
            return new Percent(mixed);
        }
        boolean degrees = tokens.at(Kind.CARET)
                && tokens.peek(tokens.peek(1).is(Kind.GROUP_OPEN) ? 2 : 1).is(Kind.DEGREE);
        if (degrees) {
            tokens.next();
            return power(mixed);
        }
        return tokens.take(Kind.DEGREE) ? new Degrees(mixed) : mixed;
    }

    /** Reads {@code 1\frac{4}{5}} and {@code 1 4/5}, or nothing. */
    private @Nullable Node mixedNumber() throws UnreadableException {
        Token whole = tokens.peek();
        if (!whole.is(Kind.NUMBER) || !isDigits(whole.text())) {
            return null;
        }
        int start = tokens.position();
        if (tokens.peek(1).is(Kind.COMMAND, "frac")) {
            tokens.next();
            Node fraction = atoms.primary();
            if (isProperFraction(fraction)) {
                return new Sum(List.of(atoms.number(whole.text()), fraction));
            }
            tokens.reset(start);
        } else if (tokens.peek(1).is(Kind.NUMBER)
                && isDigits(tokens.peek(1).text())
                && tokens.peek(1).spaced()
                && tokens.peek(2).is(Kind.DIVIDE)
                && tokens.peek(3).is(Kind.NUMBER)
                && isDigits(tokens.peek(3).text())) {
            Node fraction = new Quotient(
                    atoms.number(tokens.peek(1).text()),
                    atoms.number(tokens.peek(3).text()));
            if (isProperFraction(fraction)) {
                tokens.reset(start + 4);
                return new Sum(List.of(atoms.number(whole.text()), fraction));
            }
        }
        return null;
    }

    private static boolean isProperFraction(Node node) {
        return node instanceof Quotient fraction
                && fraction.numerator() instanceof Num numerator
                && fraction.denominator() instanceof Num denominator
                && numerator.value().isInteger()
                && denominator.value().isInteger()
                && numerator.value().signum() > 0
                && numerator.value().compareTo(denominator.value()) < 0;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Reads an atom and all that is attached to it. */
    Node factor() throws UnreadableException {
        tokens.enter();
        Node node = atoms.primary();
        int attached = 0;
        while (true) {
            if (++attached > 20) {
                throw new UnreadableException("more than 20 signs follow one factor");
            }
            if (tokens.at(Kind.BANG)) {
                tokens.next();
                node = Call.of(tokens.take(Kind.BANG) ? Function.DOUBLE_FACTORIAL : Function.FACTORIAL, node);
            } else if (tokens.take(Kind.CARET)) {
                node = power(node);
            } else if (tokens.take(Kind.PERCENT)) {
                node = new Percent(node);
            } else if (tokens.take(Kind.DEGREE)) {
                node = new Degrees(node);
            } else if (tokens.at(Kind.UNDERSCORE) && node instanceof Num number) {
                tokens.next();
                node = baseNumber(number);
            } else {
                break;
            }
        }
        tokens.leave();
        return node;
    }

    private Node power(Node base) throws UnreadableException {
        if (tokens.take(Kind.DEGREE)) {
            return new Degrees(base);
        }
        if (tokens.at(Kind.GROUP_OPEN)
                && tokens.peek(1).is(Kind.DEGREE)
                && tokens.peek(2).is(Kind.GROUP_CLOSE)) {
            tokens.next();
            tokens.next();
            tokens.next();
            return new Degrees(base);
        }
        boolean group = tokens.at(Kind.GROUP_OPEN);
        if (isOrdinal(tokens.peek(group ? 1 : 0))) {
            tokens.next();
            if (group) {
                tokens.next();
                tokens.expect(Kind.GROUP_CLOSE, "a closing brace");
            }
            return base; // the 5^{th}
        }
        String side = side(group);
        return side == null ? new Power(base, exponent()) : new Apply("side" + side, List.of(base));
    }

    /** Takes the sign of {@code 0^+} or {@code 0^{+}}, where a limit is approached from one side. */
    private @Nullable String side(boolean group) {
        Token sign = tokens.peek(group ? 1 : 0);
        boolean alone = tokens.peek(group ? 2 : 1).is(Kind.GROUP_CLOSE);
        if (!alone || !sign.is(Kind.PLUS) && !sign.is(Kind.MINUS)) {
            return null;
        }
        for (int i = 0; i < (group ? 3 : 1); i++) {
            tokens.next();
        }
        return sign.text();
    }

    /** Reads what stands behind {@code ^}. */
    Node exponent() throws UnreadableException {
        tokens.enter();
        Node exponent;
        if (tokens.take(Kind.MINUS)) {
            exponent = new Negation(exponent());
        } else {
            tokens.take(Kind.PLUS);
            exponent = ungrouped(atoms.primary());
            if (tokens.take(Kind.CARET)) {
                exponent = power(exponent);
            }
        }
        tokens.leave();
        return exponent;
    }

    private static boolean isOrdinal(Token token) {
        return (token.is(Kind.WORD) || token.is(Kind.TEXT) || token.is(Kind.FUNCTION))
                && Vocabulary.ORDINALS.contains(token.text());
    }

    /** Reads the base of {@code 204_5}. */
    private Node baseNumber(Num digits) throws UnreadableException {
        String name = atoms.subscript();
        String bare = name.startsWith("(") && name.endsWith(")") ? name.substring(1, name.length() - 1) : name;
        Integer base = NumberWords.value(bare);
        if (base == null || base < 2 || base > 36 || digits.isDecimal()) {
            throw new UnreadableException("'" + name + "' is no base of a number");
        }
        String written = digits.value().toString();
        if (!written.chars().allMatch(digit -> Character.digit(digit, base) >= 0)) {
            throw new UnreadableException("'" + written + "' is no number to base " + base);
        }
        return new BaseNumber(written, base);
    }

    /** Reads the factors that a function without brackets applies to: {@code 2x} of {@code \sin 2x}. */
    Node prefixArgument() throws UnreadableException {
        tokens.enter();
        boolean negative = tokens.take(Kind.MINUS);
        var factors = new ArrayList<Node>(2);
        boolean function = tokens.at(Kind.FUNCTION);
        factors.add(mixedNumberOrFactor());
        while (!function && juxtaposes() && !tokens.at(Kind.FUNCTION) && !tokens.at(Kind.BAR)) {
            boolean afterNumber = factors.size() == 1 && factors.get(0) instanceof Num;
            if (tokens.at(Kind.OPEN) && !afterNumber) {
                break;
            }
            factors.add(factor());
        }
        tokens.leave();
        Node argument = factors.size() == 1 ? factors.get(0) : new Product(factors);
        return negative ? new Negation(argument) : argument;
    }
}
