package org.rlvr4j.verifiers.code.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as values: what a task's arguments are written in. */
public final class JsonValues {

    private JsonValues() {}

    /**
     * Returns the value that a JSON node stands for: integers exact, other numbers as {@code double}, objects as maps with
     * text keys.
     */
    public static Value of(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return new Value.Null();
        } else if (node.isBoolean()) {
            return new Value.Bool(node.booleanValue());
        } else if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? new Value.Int(node.longValue()) : new Value.BigInt(node.bigIntegerValue());
        } else if (node.isNumber()) {
            return new Value.Real(node.doubleValue());
        } else if (node.isTextual()) {
            return new Value.Text(node.textValue());
        } else if (node.isArray()) {
            List<Value> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(of(item)));
            return new Value.Sequence(items);
        } else if (node.isObject()) {
            List<Value.Entry> entries = new ArrayList<>(node.size());
            node.properties()
                    .forEach(field ->
                            entries.add(new Value.Entry(new Value.Text(field.getKey()), of(field.getValue()))));
            return new Value.Mapping(entries);
        }
        throw new IllegalArgumentException("a JSON " + node.getNodeType() + " cannot be passed to a program");
    }
}
