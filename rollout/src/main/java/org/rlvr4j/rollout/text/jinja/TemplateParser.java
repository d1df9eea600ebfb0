package org.rlvr4j.rollout.text.jinja;

import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.AstFilterChain;
import com.hubspot.jinjava.el.ext.AstNamedParameter;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.el.ext.FilterSpec;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.ArrayList;
import java.util.List;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Scanner.ScanException;
import jinjava.de.odysseus.el.tree.impl.Scanner.Symbol;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstIdentifier;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava's expression parser, with what chat templates use and it lacks: slices with a step, named arguments whose
 * value is a whole expression, {@code not} in front of a test, sums that refuse what is undefined, and the refusal of
 * filters and tests that do not exist.
 */
final class TemplateParser extends ExtendedParser {

    TemplateParser(Builder context, String input) {
        super(context, input);
    }

    /** In Python {@code not} binds looser than comparisons and tests. */
    @Override
    protected @Nullable AstNode eq(boolean required) throws ScanException, ParseException {
        if (getToken().getSymbol() == Symbol.NOT) {
            consumeToken();
            return createAstUnary(eq(true), AstUnary.NOT);
        }
        return super.eq(required);
    }

    /** Filters and tests are looked up as identifiers with a prefix; an unknown one would be nothing, without a word. */
    @Override
    protected AstIdentifier createAstIdentifier(String name, int index) {
        if (name.startsWith(FILTER_PREFIX)) {
            requireFilter(name.substring(FILTER_PREFIX.length()));
        } else if (name.startsWith(EXPTEST_PREFIX)) {
            String test = name.substring(EXPTEST_PREFIX.length());
            if (known().getExpTest(test) == null) {
                throw new TemplateException("there is no test " + test);
            }
        }
        return super.createAstIdentifier(name, index);
    }

    @Override
    protected AstFilterChain createAstFilterChain(AstNode input, List<FilterSpec> filters) {
        filters.forEach(filter -> requireFilter(filter.getName()));
        return super.createAstFilterChain(input, filters);
    }

    private static void requireFilter(String name) {
        if (known().getFilter(name) == null) {
            throw new TemplateException("there is no filter " + name);
        }
    }

    private static Context known() {
        return JinjavaInterpreter.getCurrent().getContext();
    }

    @Override
    protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
        return super.createAstBinary(left, right, operator instanceof AdditionOperator ? SoundAddition.OP : operator);
    }

    @Override
    protected AstParameters params(Symbol left, Symbol right) throws ScanException, ParseException {
        consumeToken(left);
        List<AstNode> parameters = new ArrayList<>();
        while (getToken().getSymbol() != right) {
            parameters.add(parameter());
            if (getToken().getSymbol() != Symbol.COMMA) {
                break;
            }
            consumeToken();
        }
        consumeToken(right);
        return createAstParameters(parameters);
    }

    private AstNode parameter() throws ScanException, ParseException {
        if (getToken().getSymbol() == Symbol.IDENTIFIER
                && lookahead(0).getImage().equals("=")) {
            AstIdentifier name = identifier(consumeToken().getImage());
            consumeToken();
            return new AstNamedParameter(name, expr(true));
        }
        return expr(true);
    }

    /** Parses a value and the slices, members and calls that follow it. */
    @Override
    protected @Nullable AstNode value() throws ScanException, ParseException {
        boolean assignable = true;
        AstNode value = nonliteral();
        if (value == null) {
            value = literal();
            assignable = false;
        }
        while (value != null) {
            if (getToken().getSymbol() == Symbol.DOT) {
                consumeToken();
                String name = consumeToken(Symbol.IDENTIFIER).getImage();
                var member = createAstDot(value, name, assignable);
                value = getToken().getSymbol() == Symbol.LPAREN ? createAstMethod(member, params()) : member;
            } else if (getToken().getSymbol() == Symbol.LBRACK) {
                consumeToken();
                value = bracket(value, assignable);
            } else {
                return value;
            }
        }
        return null;
    }

    private AstNode bracket(AstNode base, boolean assignable) throws ScanException, ParseException {
        AstNode first = getToken().getSymbol() == Symbol.COLON ? null : expr(true);
        if (getToken().getSymbol() != Symbol.COLON) {
            consumeToken(Symbol.RBRACK);
            return createAstBracket(base, first, assignable, false);
        }
        List<AstNode> bounds = new ArrayList<>();
        bounds.add(first);
        while (getToken().getSymbol() == Symbol.COLON && bounds.size() < 3) {
            consumeToken();
            boolean absent =
                    getToken().getSymbol() == Symbol.COLON || getToken().getSymbol() == Symbol.RBRACK;
            bounds.add(absent ? null : expr(true));
        }
        consumeToken(Symbol.RBRACK);
        return new SliceNode(base, bounds);
    }

    /** An undefined value in a sum would else become the text "null". */
    private static final class SoundAddition extends AdditionOperator {

        static final SoundAddition OP = new SoundAddition();

        @Override
        protected Object apply(TypeConverter converter, @Nullable Object left, @Nullable Object right) {
            if (left == null || right == null) {
                throw new TemplateException("it adds a value that is undefined or none");
            }
            return super.apply(converter, left, right);
        }
    }
}
