package org.rlvr4j.verifiers.math.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Binder;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Apply;
import org.rlvr4j.verifiers.math.tree.Node.Bound;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Chain;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;

/** Reads what follows a command: fractions, roots, functions, sums, integrals, limits, matrices. */
final class CommandParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final AtomParser atoms;
    private final MatrixParser matrices;

    /** Above zero inside an integral, where {@code dx} ends the integrand. */
    private int integrals;

    CommandParser(TokenStream tokens, ExpressionParser expressions, StatementParser statements, AtomParser atoms) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.atoms = atoms;
        this.matrices = new MatrixParser(tokens, statements);
    }

    Node command(Token command) throws UnreadableException {
        return switch (command.text()) {
            case "frac" -> fraction();
            case "sqrt" -> root();
            case "binom" -> Call.of(Function.BINOMIAL, argument(), argument());
            case "sum" -> series(Binder.SUM);
            case "prod" -> series(Binder.PRODUCT);
            case "int", "iint", "iiint", "oint" -> integral(command.text());
            case "lim" -> series(Binder.LIMIT);
            case "angle", "measuredangle", "triangle", "odot" -> figure(command.text());
            default -> {
                if (command.is(Kind.BEGIN)) {
                    yield matrices.environment(command.text());
                }
                if (Vocabulary.ACCENTS.contains(command.text())) {
                    yield atoms.symbol(command.text() + " " + rawArgument());
                }
                throw new UnreadableException("\\" + command.text() + " is unexpected");
            }
        };
    }

    private Node fraction() throws UnreadableException {
        Node numerator = argument();
        Node denominator = argument();
        String variable = differential(denominator);
        if (variable != null) {
            if (isDifferential(numerator) && expressions.juxtaposes()) {
                return new Bound(Binder.DERIVATIVE, variable, null, null, expressions.product());
            }
            if (numerator instanceof Product product
                    && isDifferential(product.factors().get(0))) {
                List<Node> rest = product.factors().subList(1, product.factors().size());
                Node body = rest.size() == 1 ? rest.get(0) : new Product(rest);
                return new Bound(Binder.DERIVATIVE, variable, null, null, body);
            }
        }
        return new Quotient(numerator, denominator);
    }

    /** Returns the variable of {@code dx}, or null. */
    private static @Nullable String differential(Node node) {
        return node instanceof Product product
                        && product.factors().size() == 2
                        && isDifferential(product.factors().get(0))
                        && product.factors().get(1) instanceof Symbol variable
                ? variable.name()
                : null;
    }

    private static boolean isDifferential(Node node) {
        return node instanceof Symbol symbol
                && (symbol.name().equals("d") || symbol.name().equals("partial"));
    }

    /** Reads an argument of {@code \frac}: a group, or one token, of a number its first digit. */
    private Node argument() throws UnreadableException {
        Token token = tokens.peek();
        if (tokens.bracesRequired() && !token.is(Kind.GROUP_OPEN)) {
            throw new UnreadableException("an argument has no braces");
        }
        if (token.is(Kind.NUMBER) && token.text().length() > 1) {
            char first = token.text().charAt(0);
            String rest = token.text().substring(1);
            if (!Character.isDigit(first)
                    || rest.indexOf('.') >= 0
                    || rest.indexOf('(') >= 0
                    || rest.indexOf('e') >= 0) {
                throw new UnreadableException("'" + token.text() + "' is no argument without braces");
            }
            tokens.replace(new Token(Kind.NUMBER, rest, false));
            return Num.of(first - '0');
        }
        if (token.is(Kind.WORD)) {
            tokens.replace(new Token(Kind.WORD, token.text().substring(1), false));
            if (token.text().length() == 2) {
                tokens.replace(new Token(Kind.LETTER, token.text().substring(1), false));
            }
            return atoms.named(token.text().substring(0, 1));
        }
        if (token.is(Kind.LETTER)) {
            tokens.next();
            return atoms.named(token.text());
        }
        if (token.is(Kind.OPEN) || token.is(Kind.BAR)) {
            throw new UnreadableException(token + " is no argument in braces");
        }
        return atoms.primary();
    }

    private String rawArgument() throws UnreadableException {
        Token token = tokens.peek();
        if (token.is(Kind.GROUP_OPEN) || token.is(Kind.LETTER) || token.is(Kind.NUMBER) || token.is(Kind.WORD)) {
            return atoms.subscript();
        }
        throw new UnreadableException(token + " cannot carry an accent");
    }

    private Node root() throws UnreadableException {
        Node degree = Num.of(2);
        if (tokens.at(Kind.OPEN, "[")) {
            tokens.next();
            degree = expressions.sum();
            tokens.expect(Kind.CLOSE, "the closing bracket of a root's degree");
        }
        Node radicand;
        if (tokens.at(Kind.OPEN, "(")) {
            radicand = atoms.primary();
            if (radicand instanceof Node.Tuple) {
                throw new UnreadableException("a root has one argument");
            }
        } else {
            radicand = atoms.primary();
        }
        return Call.of(Function.ROOT, radicand, degree);
    }

    /** Reads a function's powers, subscript, and arguments. */
    Node function(String name) throws UnreadableException {
        if (name.equals("cis")) {
            Node angle = functionArguments(Function.COS).get(0);
            return new Power(Constant.E, new Product(List.of(Constant.I, angle)));
        }
        Function function =
                switch (name) {
                    case "lg", "lb" -> Function.LOG_BASE;
                    default -> Function.named(name);
                };
        if (function == null) {
            throw new UnreadableException("the function " + name + " is unknown");
        }
        Node base = name.equals("lg") ? Num.of(10) : name.equals("lb") ? Num.of(2) : null;
        Node power = null;
        while (tokens.at(Kind.CARET) || tokens.at(Kind.UNDERSCORE)) {
            if (tokens.take(Kind.CARET)) {
                power = expressions.exponent();
            } else if (function == Function.LOG && base == null) {
                tokens.next();
                function = Function.LOG_BASE;
                base = argument();
            } else {
                throw new UnreadableException("the function " + name + " takes no subscript");
            }
        }
        List<Node> arguments = functionArguments(function);
        if (function == Function.LOG && arguments.size() == 2) {
            function = Function.LOG_BASE;
        } else if (base != null) {
            arguments = List.of(arguments.get(0), base);
        }
        Function inverse = power != null && isMinusOne(power) ? function.inverse() : null;
        if (inverse != null) {
            return new Call(inverse, arguments);
        }
        Node call = new Call(function, arguments);
        return power == null ? call : new Power(call, power);
    }

    private static boolean isMinusOne(Node node) {
        return node instanceof Negation negation && negation.term().equals(Num.of(1));
    }

    private List<Node> functionArguments(Function function) throws UnreadableException {
        boolean several =
                switch (function) {
                    case MAX, MIN, GCD, LCM, BINOMIAL, MOD, LOG -> true;
                    default -> false;
                };
        boolean logarithm = function == Function.LOG || function == Function.LOG_BASE;
        if (tokens.at(Kind.OPEN) || tokens.at(Kind.GROUP_OPEN)) {
            Node node = bracketed();
            List<Node> items = node instanceof Node.Tuple tuple
                    ? tuple.items()
                    : node instanceof SetOf set
                            ? set.items()
                            : node instanceof Listing list ? list.items() : List.of(node);
            if (items.size() > 1 && !several || logarithm && items.size() > 2) {
                throw new UnreadableException("the function " + function + " has one argument");
            }
            if ((function == Function.MOD || function == Function.BINOMIAL) && items.size() != 2) {
                throw new UnreadableException("the function " + function + " has two arguments");
            }
            return items;
        }
        if (!function.isPrefix() && function != Function.LOG_BASE) {
            throw new UnreadableException("the function " + function + " has no arguments");
        }
        return List.of(expressions.prefixArgument());
    }

    /** Reads an argument in brackets; {@code \sin(x)!} and {@code \sin(x)^2} are powers of the value. */
    private Node bracketed() throws UnreadableException {
        return atoms.primary();
    }

    /** Reads a sum, a product, or a limit: its range, and the term it applies to. */
    private Node series(Binder binder) throws UnreadableException {
        Limits limits = limits();
        Node lower = limits.lower();
        String variable = "";
        if (lower instanceof Chain chain
                && chain.sides().size() == 2
                && (chain.sides().get(0) instanceof Symbol || chain.sides().get(0) == Constant.I)) {
            variable = chain.sides().get(0) instanceof Symbol symbol ? symbol.name() : "i";
            lower = chain.sides().get(1);
        }
        atoms.boundVariables().push(variable);
        Node body = expressions.term();
        atoms.boundVariables().pop();
        return new Bound(binder, variable, lower, limits.upper(), body);
    }

    /** What stands below and above an operator. */
    private record Limits(@Nullable Node lower, @Nullable Node upper) {}

    private Limits limits() throws UnreadableException {
        Node lower = null;
        Node upper = null;
        while (tokens.at(Kind.UNDERSCORE) || tokens.at(Kind.CARET)) {
            if (tokens.take(Kind.UNDERSCORE)) {
                lower = limit();
            } else {
                tokens.next();
                upper = limit();
            }
        }
        return new Limits(lower, upper);
    }

    /** Reads a limit: a group, a number, or one other token, which may have a sign. */
    private Node limit() throws UnreadableException {
        if (tokens.take(Kind.MINUS)) {
            return new Negation(limit());
        }
        tokens.take(Kind.PLUS);
        return tokens.at(Kind.GROUP_OPEN) || tokens.at(Kind.NUMBER) ? atoms.primary() : argument();
    }

    private Node integral(String name) throws UnreadableException {
        Limits limits = limits();
        integrals++;
        Node body = endsIntegrand() ? Num.of(1) : expressions.sum();
        integrals--;
        var variables = new ArrayList<String>(1);
        while (startsDifferential()) {
            variables.add(takeDifferential());
        }
        if (variables.isEmpty()) {
            body = withoutDifferential(body, variables);
        }
        Node integral = new Bound(Binder.INTEGRAL, String.join(" ", variables), limits.lower(), limits.upper(), body);
        return name.equals("int") ? integral : new Apply(name, List.of(integral));
    }

    /** Takes {@code dz} out of the numerator of {@code \int \frac{dz}{z}}. */
    private static Node withoutDifferential(Node body, List<String> variables) {
        if (body instanceof Quotient quotient) {
            return new Quotient(withoutDifferential(quotient.numerator(), variables), quotient.denominator());
        }
        if (!(body instanceof Product product)) {
            return body;
        }
        List<Node> factors = product.factors();
        int sign = factors.size() - 2;
        if (!isDifferential(factors.get(sign)) || !(factors.get(sign + 1) instanceof Symbol variable)) {
            return body;
        }
        variables.add(variable.name());
        List<Node> rest = factors.subList(0, sign);
        return rest.isEmpty() ? Num.of(1) : rest.size() == 1 ? rest.get(0) : new Product(rest);
    }

    /** Enters brackets, in which {@code dx} does not end an integrand; returns what to leave them with. */
    int enterBrackets() {
        int outer = integrals;
        integrals = 0;
        return outer;
    }

    void leaveBrackets(int outer) {
        integrals = outer;
    }

    /** Returns whether {@code dx} of an integral around the position follows. */
    boolean endsIntegrand() {
        return integrals > 0 && startsDifferential();
    }

    private boolean startsDifferential() {
        Token token = tokens.peek();
        if (token.is(Kind.WORD)) {
            return token.text().length() == 2 && token.text().charAt(0) == 'd';
        }
        boolean variable = tokens.peek(1).is(Kind.LETTER);
        return token.is(Kind.LETTER, "d") && variable;
    }

    private String takeDifferential() {
        Token token = tokens.next();
        return token.is(Kind.WORD) ? token.text().substring(1) : tokens.next().text();
    }

    /** Reads {@code \angle ABC} as one name. */
    private Node figure(String kind) throws UnreadableException {
        var name = new StringBuilder(kind).append(' ');
        while (tokens.at(Kind.WORD) || tokens.at(Kind.LETTER)) {
            name.append(tokens.next().text());
        }
        return atoms.symbol(name.toString());
    }
}
