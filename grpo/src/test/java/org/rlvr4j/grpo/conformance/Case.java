package org.rlvr4j.grpo.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One case of a vector file, with what reads its ways of writing numbers: NaN as a string, null for no number. */
record Case(String file, JsonNode json) {

    String name() {
        return json.path(json.has("case") ? "case" : "id").asText();
    }

    /** What the case tests: its operation if it has one, else its kind. */
    String kind() {
        return json.path(json.has("op") ? "op" : "kind").asText();
    }

    JsonNode config() {
        return json.path(json.has("params") ? "params" : "config");
    }

    JsonNode input(String name) {
        return require(json.path("inputs"), name);
    }

    boolean has(String input) {
        return json.path("inputs").hasNonNull(input);
    }

    JsonNode expected(String name) {
        return require(json.path("expected"), name);
    }

    boolean expects(String name) {
        return json.path("expected").has(name);
    }

    double number(String option) {
        return number(require(config(), option));
    }

    double number(String option, double otherwise) {
        JsonNode node = config().path(option);
        return node.isMissingNode() || node.isNull() ? otherwise : number(node);
    }

    boolean flag(String option) {
        return config().path(option).asBoolean();
    }

    String text(String option) {
        return require(config(), option).asText();
    }

    String text(String option, String otherwise) {
        JsonNode node = config().path(option);
        return node.isMissingNode() || node.isNull() ? otherwise : node.asText();
    }

    private JsonNode require(JsonNode parent, String name) {
        JsonNode node = parent.get(name);
        if (node == null) {
            throw new IllegalArgumentException("has no " + name);
        }
        return node;
    }

    static double number(JsonNode node) {
        return node.isNull() ? Double.NaN : node.isTextual() ? Double.parseDouble(node.asText()) : number0(node);
    }

    private static double number0(JsonNode node) {
        return node.isBoolean() ? (node.asBoolean() ? 1 : 0) : node.doubleValue();
    }

    static double[] vector(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(Case::number)
                .toArray();
    }

    static double[][] matrix(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(Case::vector)
                .toArray(double[][]::new);
    }

    /** A matrix, or a vector as a matrix of one row. */
    static double[][] rows(JsonNode array) {
        return array.size() > 0 && array.get(0).isArray() ? matrix(array) : new double[][] {vector(array)};
    }

    static double[][][] cube(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(Case::matrix)
                .toArray(double[][][]::new);
    }

    static boolean[][] mask(JsonNode array) {
        return Arrays.stream(rows(array)).map(Case::mask).toArray(boolean[][]::new);
    }

    static boolean[] mask(double[] values) {
        boolean[] mask = new boolean[values.length];
        for (int t = 0; t < mask.length; t++) {
            mask[t] = values[t] != 0;
        }
        return mask;
    }

    /** Numbers groups by their labels, in order of appearance. */
    static int[] groups(JsonNode labels) {
        java.util.Map<String, Integer> ids = new java.util.HashMap<>();
        return StreamSupport.stream(labels.spliterator(), false)
                .mapToInt(label -> ids.computeIfAbsent(label.asText(), l -> ids.size()))
                .toArray();
    }

    double @Nullable [][] optionalMatrix(String input) {
        return has(input) ? matrix(input(input)) : null;
    }
}
