package org.rlvr4j.rollout.text.jinja;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.AdvancedFilter;
import java.io.IOException;
import java.util.Map;

/** {@code tojson} as transformers defines it: Python's {@code json.dumps}, characters beyond ASCII as they are. */
final class JsonFilter implements AdvancedFilter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, Object[] positional, Map<String, Object> named) {
        Object indent = named.get("indent");
        PrettyPrinter printer = indent instanceof Number number ? indented(number.intValue()) : new OneLine();
        try {
            return MAPPER.writer(printer).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new TemplateException("tojson cannot write a value: " + e.getOriginalMessage());
        }
    }

    private static PrettyPrinter indented(int width) {
        DefaultIndenter indenter = new DefaultIndenter(" ".repeat(Math.max(0, width)), "\n");
        return new DefaultPrettyPrinter()
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter)
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    }

    @Override
    public String getName() {
        return "tojson";
    }

    /** Python puts a blank behind commas and colons. */
    private static final class OneLine extends MinimalPrettyPrinter {

        private static final long serialVersionUID = 1L;

        @Override
        public void writeObjectEntrySeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(": ");
        }
    }
}
