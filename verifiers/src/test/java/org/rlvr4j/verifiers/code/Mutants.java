package org.rlvr4j.verifiers.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs with one operator or constant changed. */
final class Mutants {

    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry(" + ", " - "),
            Map.entry(" - ", " + "),
            Map.entry(" * ", " / "),
            Map.entry(" / ", " * "),
            Map.entry(" % ", " * "),
            Map.entry(" < ", " <= "),
            Map.entry(" <= ", " < "),
            Map.entry(" > ", " >= "),
            Map.entry(" >= ", " > "),
            Map.entry(" == ", " != "),
            Map.entry(" != ", " == "),
            Map.entry(" && ", " || "),
            Map.entry(" || ", " && "),
            Map.entry("++", "--"),
            Map.entry(" += ", " -= "),
            Map.entry("!", ""),
            Map.entry("true", "false"),
            Map.entry("false", "true"));
    private static final Pattern NUMBER = Pattern.compile("\\b\\d{1,9}\\b");

    private Mutants() {}

    /** Returns all mutants of the code after the last comment, in which the problem is told. */
    static List<String> of(String source) {
        List<String> mutants = new ArrayList<>();
        int start = Math.max(source.lastIndexOf("*/"), 0);
        OPERATORS.forEach((from, to) -> {
            for (int at = source.indexOf(from, start); at >= 0; at = source.indexOf(from, at + 1)) {
                mutants.add(source.substring(0, at) + to + source.substring(at + from.length()));
            }
        });
        Matcher number = NUMBER.matcher(source);
        while (number.find()) {
            if (number.start() > start) {
                long value = Long.parseLong(number.group());
                for (long other : new long[] {value + 1, value - 1, 0}) {
                    mutants.add(source.substring(0, number.start()) + other + source.substring(number.end()));
                }
            }
        }
        return mutants;
    }
}
