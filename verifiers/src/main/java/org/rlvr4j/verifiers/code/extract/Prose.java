package org.rlvr4j.verifiers.code.extract;

import java.util.List;
import java.util.Set;

/** Sentences around code that stands in no fence. */
final class Prose {

    private static final Set<String> MODIFIERS = Set.of(
            "public", "private", "protected", "static", "final", "abstract", "sealed", "strictfp", "synchronized");
    private static final Set<String> OF_TYPES = Set.of("<", ">", ",", ".", "?", "&", "[", "]");

    private Prose() {}

    /**
     * Returns the text without the lines before the first that begins a Java source and those after its last brace. Lines
     * that may be code themselves, because they end as statements and blocks do, are never cut.
     */
    static String cut(String text) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        int first = 0;
        while (first < lines.size() && !begins(lines, first)) {
            first++;
        }
        if (first == lines.size() || lines.subList(0, first).stream().anyMatch(Prose::endsAsCode)) {
            first = 0;
        }
        int end = lines.size();
        while (end > first && !lines.get(end - 1).endsWith("}")) {
            end--;
        }
        if (end == first || lines.subList(end, lines.size()).stream().anyMatch(Prose::endsAsCode)) {
            end = lines.size();
        }
        return first == 0 && end == lines.size() ? text : String.join("\n", lines.subList(first, end)) + "\n";
    }

    private static boolean begins(List<String> lines, int at) {
        List<JavaLexer.Token> tokens = JavaLexer.tokens(lines.get(at));
        int next = 0;
        while (next < tokens.size() && MODIFIERS.contains(tokens.get(next).text())) {
            next++;
        }
        if (next + 1 >= tokens.size()) {
            return false;
        } else if (tokens.get(next).is("package") || tokens.get(next).is("import")) {
            return lines.get(at).endsWith(";");
        } else if (tokens.get(next).is("@")) {
            return next == 0 && tokens.get(1).isWord();
        }
        boolean declares = JavaSource.declaresType(tokens, next) || declaresMethod(tokens, next);
        return declares && opensBrace(tokens, lines, at);
    }

    // A type, a name and a parenthesis: "List<Integer> f(".
    private static boolean declaresMethod(List<JavaLexer.Token> tokens, int start) {
        int open = start;
        while (open < tokens.size()
                && (tokens.get(open).isWord()
                        || OF_TYPES.contains(tokens.get(open).text()))) {
            open++;
        }
        return open < tokens.size()
                && tokens.get(open).is("(")
                && open - start >= 2
                && tokens.get(open - 1).isWord()
                && (tokens.get(open - 2).isWord()
                        || tokens.get(open - 2).is(">")
                        || tokens.get(open - 2).is("]"));
    }

    // What is declared in a sentence has no body: "class struggles", "the method f(x)".
    private static boolean opensBrace(List<JavaLexer.Token> tokens, List<String> lines, int at) {
        if (tokens.stream().anyMatch(token -> token.is("{"))) {
            return true;
        }
        for (String below : lines.subList(at + 1, lines.size())) {
            if (!below.isBlank()) {
                return below.strip().startsWith("{");
            }
        }
        return false;
    }

    private static boolean endsAsCode(String line) {
        return line.endsWith(";") || line.endsWith("{") || line.endsWith("}");
    }
}
