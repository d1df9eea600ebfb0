package org.rlvr4j.grpo.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads fields of a row, with messages for people. */
final class Rows {
    private static final int SHOWN = 40;

    private Rows() {}

    /** Returns a field that must be text that is not blank. */
    static String text(JsonNode row, String field) {
        JsonNode value = present(row, field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("\"" + field + "\" is " + kind(value) + "; text is needed");
        }
        return notBlank(value.textValue(), field);
    }

    /** Returns a field that must be text that is not blank, or a number as it is written. */
    static String textOrNumber(JsonNode row, String field) {
        JsonNode value = present(row, field);
        if (!value.isTextual() && !value.isNumber()) {
            throw new IllegalArgumentException("\"" + field + "\" is " + kind(value) + "; text or a number is needed");
        }
        return notBlank(value.asText(), field);
    }

    /** Returns the row's own {@code id} if it has one, else the given one. */
    static String id(JsonNode row, String otherwise) {
        JsonNode value = row.get("id");
        boolean usable = value != null
                && value.isValueNode()
                && !value.isNull()
                && !value.asText().isBlank();
        return usable ? value.asText() : otherwise;
    }

    static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static JsonNode present(JsonNode row, String field) {
        JsonNode value = row.get(field);
        if (value == null) {
            throw new IllegalArgumentException("field \"" + field + "\" is missing (the row has " + names(row) + ")");
        }
        return value;
    }

    private static String names(JsonNode row) {
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(name -> names.add("\"" + shorten(name) + "\""));
        return names.isEmpty() ? "no fields" : String.join(", ", names.subList(0, Math.min(8, names.size())));
    }

    private static String notBlank(String text, String field) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("\"" + field + "\" is blank");
        }
        return text;
    }

    private static String kind(JsonNode value) {
        return value.isNull() ? "null" : "a JSON " + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
