package org.rlvr4j.verifiers.code.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.value.JsonValues;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueMatcher;

/**
 * Reads tasks from JSON. {@code type} says which kind:
 *
 * <pre>{@code
 * {"type": "function", "entry": "Solution.add", "signature": "static int add(int a, int b)",
 *  "cases": [{"args": [2, 3], "expected": 5}], "tolerance": 1e-6, "ordered": true}
 * {"type": "class", "entry": "Counter",
 *  "cases": [{"args": [10], "calls": [{"method": "next", "args": [], "expected": 11}]}]}
 * {"type": "stdio", "main": "Main", "cases": [{"stdin": "2 3\n", "expected": "5\n"}],
 *  "whitespace": "trailing", "tolerance": 0}
 * {"type": "main", "entry": "Main", "test": "public class Main { ... }", "stub": "class Solution { ..."}
 * }</pre>
 */
public final class CodeTasks {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private CodeTasks() {}

    /**
     * Parses a task.
     *
     * @throws IllegalArgumentException with the field and what is wrong with it
     */
    public static CodeTask parse(String json) {
        try {
            return of(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the task is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns the task that a JSON object describes.
     *
     * @throws IllegalArgumentException with the field and what is wrong with it
     */
    public static CodeTask of(JsonNode node) {
        String type = text(node, "type", null);
        return switch (type) {
            case "function" -> function(node);
            case "class" -> classTask(node);
            case "stdio" -> stdio(node);
            case "main" ->
                new MainTask(
                        text(node, "test", null),
                        text(node, "entry", "Main").replace(".main", ""),
                        text(node, "stub", ""));
            default ->
                throw new IllegalArgumentException("type is '" + type + "'; it must be function, class, stdio or main");
        };
    }

    private static CodeTask function(JsonNode node) {
        String entry = text(node, "entry", null);
        Signature signature = Signature.parse(text(node, "signature", null));
        int dot = entry.lastIndexOf('.');
        if (dot < 0 || !entry.substring(dot + 1).equals(signature.name())) {
            throw new IllegalArgumentException(
                    "entry is '" + entry + "'; it must be a class and the method of the signature, such as 'Solution."
                            + signature.name() + "'");
        }
        List<FunctionTask.Case> cases = new ArrayList<>();
        for (JsonNode test : array(node, "cases")) {
            cases.add(new FunctionTask.Case(values(test, "args"), JsonValues.of(required(test, "expected"))));
        }
        return new FunctionTask(entry.substring(0, dot), signature, cases, matcher(node), text(node, "stub", ""));
    }

    private static CodeTask classTask(JsonNode node) {
        List<ClassTask.Case> cases = new ArrayList<>();
        for (JsonNode test : array(node, "cases")) {
            List<ClassTask.Call> calls = new ArrayList<>();
            for (JsonNode call : array(test, "calls")) {
                JsonNode expected = call.get("expected");
                calls.add(new ClassTask.Call(
                        text(call, "method", null),
                        values(call, "args"),
                        expected == null ? null : JsonValues.of(expected)));
            }
            cases.add(new ClassTask.Case(values(test, "args"), calls));
        }
        return new ClassTask(text(node, "entry", null), cases, matcher(node), text(node, "stub", ""));
    }

    private static CodeTask stdio(JsonNode node) {
        List<StdioTask.Case> cases = new ArrayList<>();
        for (JsonNode test : array(node, "cases")) {
            cases.add(new StdioTask.Case(text(test, "stdin", ""), text(test, "expected", null)));
        }
        OutputMatcher matcher =
                new OutputMatcher(whitespace(text(node, "whitespace", "trailing")), number(node, "tolerance", 0));
        return new StdioTask(text(node, "main", "Main"), cases, matcher);
    }

    private static OutputMatcher.Whitespace whitespace(String name) {
        return switch (name) {
            case "exact" -> OutputMatcher.Whitespace.EXACT;
            case "trailing" -> OutputMatcher.Whitespace.TRAILING;
            case "tokens" -> OutputMatcher.Whitespace.TOKENS;
            default ->
                throw new IllegalArgumentException(
                        "whitespace is '" + name + "'; it must be exact, trailing or tokens");
        };
    }

    private static ValueMatcher matcher(JsonNode node) {
        JsonNode ordered = node.get("ordered");
        return new ValueMatcher(
                number(node, "tolerance", ValueMatcher.DEFAULT.tolerance()),
                ordered == null || ordered.asBoolean(true));
    }

    private static List<Value> values(JsonNode node, String field) {
        List<Value> values = new ArrayList<>();
        if (node.has(field)) {
            array(node, field).forEach(value -> values.add(JsonValues.of(value)));
        }
        return values;
    }

    private static JsonNode array(JsonNode node, String field) {
        JsonNode value = required(node, field);
        if (!value.isArray()) {
            throw new IllegalArgumentException(field + " is not an array");
        }
        return value;
    }

    private static double number(JsonNode node, String field, double missing) {
        JsonNode value = node.get(field);
        if (value == null) {
            return missing;
        } else if (!value.isNumber()) {
            throw new IllegalArgumentException(field + " is not a number");
        }
        return value.doubleValue();
    }

    private static String text(JsonNode node, String field, @Nullable String missing) {
        JsonNode value = node.get(field);
        if (value == null && missing != null) {
            return missing;
        } else if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(field + (value == null ? " is missing" : " is not text"));
        }
        return value.textValue();
    }

    private static JsonNode required(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
