package org.rlvr4j.verifiers.math.parse;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.parse.Token.Kind;
import org.rlvr4j.verifiers.math.tree.Function;

/** What commands and words mean. */
final class Vocabulary {

    /** Commands and words that are one token, whatever follows. */
    private static final Map<String, Token> COMMANDS = new HashMap<>();

    private static final Map<String, Token> WORDS = new HashMap<>();

    /** Commands that only change how things look. */
    static final Set<String> INVISIBLE = words("""
            left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle displaystyle
            textstyle scriptstyle limits nolimits boxed fbox framebox rm bf it sf tt cal large Large LARGE small tiny
            normalsize thinspace medspace thickspace enspace enskip hfill nonumber notag mathstrut strut null protect
            mathop mathrel mathord mathbin mathopen mathclose mathinner unboldmath boldmath bfseries itshape negthinspace
            therefore because qed hline centering allowbreak nobreak noindent ensuremath underbrace overbrace
            underline uline
            """);

    /** Commands whose argument in braces has no meaning. */
    static final Set<String> SKIP_ARGUMENT = words("""
            hspace vspace phantom hphantom vphantom label tag color textcolor hspace* vspace* fontsize rule
            """);

    /** Commands whose argument is text, or symbols in another type. */
    static final Set<String> STYLES = words("""
            text textbf textit textrm textsf texttt textnormal textup textsc textmd mbox hbox mathrm mathbf mathit mathsf
            mathtt mathnormal mathcal mathscr mathfrak boldsymbol bm pmb operatorname operatorname* emph mathbb fbox
            """);

    /** Styles for running text, in contrast to those for symbols. */
    static final Set<String> TEXT_STYLES =
            words("text textbf textit textrm textsf texttt textnormal textup textsc textmd mbox hbox emph fbox");

    static final Set<String> ACCENTS = words("""
            overline bar vec hat tilde widehat widetilde overrightarrow overleftrightarrow dot ddot acute grave breve check
            """);

    static final Set<String> ORDINALS = words("st nd rd th");

    static {
        commands(
                Kind.COMMAND,
                "sqrt sum prod int iint iiint oint lim begin end choose over pmod bmod mod angle triangle");
        commands(
                Kind.COMMAND,
                "overline bar vec hat tilde widehat widetilde overrightarrow overleftrightarrow dot ddot"
                        + " acute grave breve check measuredangle odot operatorname");
        alias(Kind.COMMAND, "frac", "frac dfrac tfrac cfrac nicefrac sfrac");
        alias(Kind.COMMAND, "binom", "binom dbinom tbinom");
        for (Function function : Function.values()) {
            String name = function.toString();
            if (Function.named(name) == function) {
                COMMANDS.putIfAbsent(name, token(Kind.FUNCTION, name));
            }
        }
        commands(
                Kind.FUNCTION, "sinh cosh tanh coth arcsin arccos arctan arccot arcsec arccsc arcsinh arccosh arctanh");
        commands(Kind.FUNCTION, "tg ctg arctg arcctg cotan sh ch th lg lb gcd lcm max min sgn asin acos atan");
        commands(Kind.FUNCTION, "cis");
        wordsFor(Kind.FUNCTION, "cis", "cis");
        alias(Kind.COMMAND, "sqrt", "surd");
        alias(Kind.FUNCTION, "re", "Re");
        alias(Kind.FUNCTION, "im", "Im");
        commands(
                Kind.LETTER,
                "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau"
                        + " upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla"
                        + " partial aleph");
        alias(Kind.LETTER, "epsilon", "varepsilon");
        alias(Kind.LETTER, "phi", "varphi");
        alias(Kind.LETTER, "theta", "vartheta");
        alias(Kind.LETTER, "rho", "varrho");
        alias(Kind.LETTER, "sigma", "varsigma");
        alias(Kind.LETTER, "i", "imath");
        alias(Kind.LETTER, "j", "jmath");
        alias(Kind.LETTER, "e", "exponentialE");
        alias(Kind.LETTER, "i", "imaginaryI");
        alias(Kind.LETTER, "d", "differentialD");
        alias(Kind.CONSTANT, "pi", "pi");
        alias(Kind.CONSTANT, "infinity", "infty");
        alias(Kind.NAMED_SET, "EMPTY", "emptyset varnothing");
        alias(Kind.RELATION, "LESS_OR_EQUAL", "le leq leqslant leqq");
        alias(Kind.RELATION, "GREATER_OR_EQUAL", "ge geq geqslant geqq");
        alias(Kind.RELATION, "LESS", "lt");
        alias(Kind.RELATION, "GREATER", "gt");
        alias(Kind.RELATION, "NOT_EQUAL", "ne neq");
        alias(Kind.RELATION, "APPROXIMATE", "approx simeq approxeq doteq");
        alias(Kind.RELATION, "CONGRUENT", "equiv");
        alias(Kind.RELATION, "EQUAL", "coloneqq triangleq");
        alias(Kind.RELATION, "ELEMENT", "in");
        alias(Kind.RELATION, "NOT_ELEMENT", "notin");
        alias(Kind.RELATION, "CONTAINS", "ni");
        alias(Kind.RELATION, "SUBSET", "subset subseteq");
        alias(Kind.RELATION, "SUPERSET", "supset supseteq");
        alias(Kind.RELATION, "ARROW", "to rightarrow longrightarrow mapsto");
        alias(Kind.RELATION, "REVERSE_ARROW", "gets leftarrow");
        alias(Kind.RELATION, "IMPLIES", "Rightarrow Longrightarrow implies");
        alias(Kind.RELATION, "EQUIVALENT", "iff Leftrightarrow leftrightarrow");
        alias(Kind.RELATION, "SIMILAR", "sim");
        alias(Kind.RELATION, "CONGRUENT_FIGURES", "cong");
        alias(Kind.RELATION, "PROPORTIONAL", "propto");
        alias(Kind.RELATION, "PERPENDICULAR", "perp");
        alias(Kind.RELATION, "PARALLEL", "parallel");
        alias(Kind.RELATION, "NOT_PARALLEL", "nparallel");
        alias(Kind.RELATION, "NOT_DIVIDES", "nmid");
        alias(Kind.RELATION, "MUCH_LESS", "ll");
        alias(Kind.RELATION, "MUCH_GREATER", "gg");
        alias(Kind.RELATION, "PRECEDES", "prec");
        alias(Kind.RELATION, "SUCCEEDS", "succ");
        alias(Kind.RELATION, "ENTAILS", "models vdash");
        alias(Kind.TIMES, "*", "times cdot ast bullet cdotp");
        alias(Kind.DIVIDE, "/", "div");
        alias(Kind.PLUS_MINUS, "pm", "pm");
        alias(Kind.MINUS_PLUS, "mp", "mp");
        alias(Kind.UNION, "cup", "cup bigcup");
        alias(Kind.INTERSECTION, "cap", "cap bigcap");
        alias(Kind.DIFFERENCE, "setminus", "setminus backslash smallsetminus");
        alias(Kind.DEGREE, "deg", "circ degree textdegree");
        alias(Kind.PRIME, "'", "prime");
        alias(Kind.ELLIPSIS, "...", "dots ldots cdots dotsc dotsb dotsm dotsi ddots vdots");
        alias(Kind.AND, "and", "land wedge");
        alias(Kind.OR, "or", "lor vee");
        alias(Kind.GAP, "quad", "quad qquad");
        alias(Kind.OPEN, "{", "{ lbrace");
        alias(Kind.CLOSE, "}", "} rbrace");
        alias(Kind.OPEN, "(", "lparen lgroup");
        alias(Kind.CLOSE, ")", "rparen rgroup");
        alias(Kind.OPEN, "[", "lbrack");
        alias(Kind.CLOSE, "]", "rbrack");
        alias(Kind.OPEN, "<", "langle");
        alias(Kind.CLOSE, ">", "rangle");
        alias(Kind.OPEN, "floor", "lfloor");
        alias(Kind.CLOSE, "floor", "rfloor");
        alias(Kind.OPEN, "ceil", "lceil");
        alias(Kind.CLOSE, "ceil", "rceil");
        alias(Kind.OPEN, "abs", "lvert");
        alias(Kind.CLOSE, "abs", "rvert");
        alias(Kind.OPEN, "norm", "lVert");
        alias(Kind.CLOSE, "norm", "rVert");
        alias(Kind.BAR, "|", "vert mid");
        alias(Kind.BAR, "||", "| Vert");
        alias(Kind.COLON, ":", "colon");
        alias(Kind.PERCENT, "%", "%");
        alias(Kind.AMPERSAND, "&", "&");

        wordsFor(Kind.CONSTANT, "pi", "pi Pi PI");
        wordsFor(Kind.CONSTANT, "infinity", "infinity Infinity infty inf Inf oo");
        wordsFor(Kind.AND, "and", "and et und AND");
        wordsFor(Kind.OR, "or", "or ou oder OR");
        wordsFor(Kind.PERCENT, "%", "percent pct percents procent prozent");
        wordsFor(Kind.DEGREE, "deg", "degrees degree deg Grad");
        wordsFor(Kind.COMMAND, "sqrt", "sqrt Sqrt");
        wordsFor(Kind.COMMAND, "mod", "mod");
        wordsFor(Kind.FUNCTION, "lg", "lg");
        for (String greek : words("alpha beta gamma delta theta lambda sigma omega phi psi rho tau epsilon kappa mu")) {
            WORDS.put(greek, token(Kind.LETTER, greek));
        }
    }

    private Vocabulary() {}

    /** Returns the token that a command is, or null if it is unknown or more than one token. */
    static @Nullable Token command(String name) {
        return COMMANDS.get(name);
    }

    /** Returns the token that a run of letters is, or null. */
    static @Nullable Token word(String run) {
        Token token = WORDS.get(run);
        if (token != null) {
            return token;
        }
        return run.length() > 1 && Function.named(run) != null ? token(Kind.FUNCTION, run) : null;
    }

    /** Returns the length of the longest command that a name starts with, or 0: {@code \cotx} is {@code \cot x}. */
    static int commandPrefix(String name) {
        for (int length = name.length() - 1; length > 1; length--) {
            String prefix = name.substring(0, length);
            if (COMMANDS.containsKey(prefix) || INVISIBLE.contains(prefix)) {
                return length;
            }
        }
        return 0;
    }

    /** Returns the length of the function name that a run of letters starts with, or 0: {@code sinx} is {@code sin x}. */
    static int functionPrefix(String run) {
        for (int length = Math.min(run.length() - 1, 6); length > 1; length--) {
            String prefix = run.substring(0, length);
            boolean known =
                    Function.named(prefix) != null && (length > 2 || prefix.equals("ln")) || prefix.equals("sqrt");
            if (known && run.length() - length <= 2) {
                return length;
            }
        }
        return 0;
    }

    private static void commands(Kind kind, String names) {
        for (String name : split(names)) {
            COMMANDS.put(name, token(kind, name));
        }
    }

    private static void alias(Kind kind, String text, String names) {
        for (String name : split(names)) {
            COMMANDS.put(name, token(kind, text));
        }
    }

    private static void wordsFor(Kind kind, String text, String names) {
        for (String name : split(names)) {
            WORDS.put(name, token(kind, text));
        }
    }

    private static Token token(Kind kind, String text) {
        return new Token(kind, text, false);
    }

    static Set<String> words(String list) {
        return Set.copyOf(split(list));
    }

    private static List<String> split(String list) {
        return Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(list);
    }
}
