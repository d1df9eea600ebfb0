package org.rlvr4j.rollout.text.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.ExpressionFactory;

/**
 * Renders Jinja templates the way Hugging Face transformers sets Jinja up for chat templates: blocks are trimmed,
 * {@code tojson}, {@code raise_exception}, {@code strftime_now} and {@code {% generation %}} are there. Text that comes
 * in as a value is never taken for a template.
 *
 * <p>Differences to Python that remain: printing a boolean gives {@code true}, {@code none} counts as
 * undefined and prints as nothing, a place beyond a list's end is undefined instead of an error, and
 * {@code {% filter %}} is refused.
 *
 * <p>Thread-safe.
 */
public final class TemplateEngine {

    private static final int MAX_OUTPUT = 64 << 20;
    private static final TemplateEngine INSTANCE = new TemplateEngine();

    private final Jinjava jinjava = new ChatJinjava(config());

    private TemplateEngine() {
        jinjava.setResourceLocator((name, charset, interpreter) -> {
            throw new TemplateException("a chat template cannot include " + name);
        });
        var context = jinjava.getGlobalContext();
        context.registerFilter(new JsonFilter());
        context.registerTag(new GenerationTag());
        context.registerTag(new LoopTag());
        context.registerFunction(
                new ELFunctionDefinition("", "raise_exception", TemplateEngine.class, "raise", Object.class));
        context.registerFunction(
                new ELFunctionDefinition("", "strftime_now", TemplateEngine.class, "now", String.class));
    }

    /**
     * Renders a template.
     *
     * @param source the template
     * @param values its variables
     * @throws TemplateException if it is not a template, or gives up
     */
    public static String render(String source, Map<String, ?> values) {
        Map<String, Object> variables = new LinkedHashMap<>(values);
        // Functions are variables in Python, and templates ask whether they are defined.
        variables.put("raise_exception", true);
        variables.put("strftime_now", true);
        RenderResult result = INSTANCE.jinjava.renderForResult(BlockTrimmer.trim(asJinjaReads(source)), variables);
        for (TemplateError error : result.getErrors()) {
            if (error.getSeverity() == ErrorType.FATAL) {
                throw new TemplateException(describe(error));
            }
        }
        return result.getOutput();
    }

    /** Jinja reads all line ends as line feeds, and leaves the last one out. */
    private static String asJinjaReads(String source) {
        String unix = source.replace("\r\n", "\n").replace('\r', '\n');
        return unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }

    private static String describe(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateException) {
                return String.valueOf(cause.getMessage());
            }
        }
        String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        String shown = message.length() > 200 ? message.substring(0, 200) + "..." : message;
        return "line " + error.getLineno() + ": " + shown;
    }

    private static JinjavaConfig config() {
        return JinjavaConfig.newBuilder()
                .withKeepTrailingNewline(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MAX_OUTPUT)
                .withElResolver(resolver())
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withAllowAdjacentTextNodes(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .withHandleBackslashInQuotesOnly(true)
                        .build())
                .build();
    }

    private static ELResolver resolver() {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonMethods());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        return resolver;
    }

    /** What {@code raise_exception} does; called by templates. */
    @SuppressWarnings("DoNotCallSuggester")
    static Object raise(Object message) {
        throw new TemplateException("it says: " + message);
    }

    /** What {@code strftime_now} does. */
    static String now(String format) {
        return StrftimeFormatter.format(ZonedDateTime.now(ZoneId.systemDefault()), format, Locale.ENGLISH);
    }

    /** Jinjava with our parser. */
    private static final class ChatJinjava extends Jinjava {

        private final ExpressionFactory expressions;

        ChatJinjava(JinjavaConfig config) {
            super(config);
            Properties properties = new Properties();
            properties.setProperty(TreeBuilder.class.getName(), TemplateSyntax.class.getName());
            expressions = new ExpressionFactoryImpl(properties, new TruthyTypeConverter());
        }

        @Override
        public ExpressionFactory getExpressionFactory() {
            return expressions;
        }
    }
}
