package org.rlvr4j.verifiers.code.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of a method.
 *
 * @param name the method's name
 * @param returnsNothing whether it is {@code void}
 * @param parameterTypes the simple names of the erased parameter types, such as {@code List} or {@code int[]}
 */
public record Signature(String name, boolean returnsNothing, List<String> parameterTypes) {

    public Signature {
        parameterTypes = List.copyOf(parameterTypes);
    }

    /**
     * Parses what a programmer writes, such as {@code public static List<Integer> sort(List<Integer> xs, int... rest)}.
     *
     * @throws IllegalArgumentException if it is not the head of a method
     */
    public static Signature parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        String head = open < 0 ? "" : erase(text.substring(0, open)).strip();
        String[] words = head.split("\\s+");
        if (close < open || words.length < 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the head of a method, such as 'static int add(int a, int b)'");
        }
        List<String> types = new ArrayList<>();
        String parameters = erase(text.substring(open + 1, close)).strip();
        if (!parameters.isEmpty()) {
            for (String parameter : parameters.split(",", -1)) {
                types.add(type(parameter.strip(), text));
            }
        }
        return new Signature(words[words.length - 1], words[words.length - 2].equals("void"), types);
    }

    private static String type(String parameter, String signature) {
        String text = parameter.replaceAll("@\\w+\\s*|\\bfinal\\s+", "").replaceAll("\\s*(\\[\\s*\\]|\\.\\.\\.)", "$1");
        String[] words = text.replace("...", "[] ").strip().split("\\s+");
        if (words.length != 2) {
            throw new IllegalArgumentException(
                    "'" + parameter + "' in '" + signature + "' is not a parameter with type and name");
        }
        // C style: int a[]
        int brackets = words[1].indexOf('[');
        String type = brackets < 0 ? words[0] : words[0] + words[1].substring(brackets);
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String erase(String text) {
        StringBuilder erased = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth--;
                // "static <T> T f": the type parameters separate words.
                erased.append(' ');
            } else if (depth == 0) {
                erased.append(c);
            }
        }
        return erased.toString().replaceAll("\\s+(?=[\\[,.)])", "");
    }
}
