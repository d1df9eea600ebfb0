package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the head and the declarations of a Java source say, read without parsing it.
 *
 * @param text the source
 * @param packageClause the package declaration, or null
 * @param imports the import declarations
 * @param headEnd where the package declaration and the imports end
 * @param topLevelTypes the types that are declared outside of all braces
 * @param types all types that are declared, nested ones included
 * @param names the words that are used and do not follow a dot
 * @param openBraces how many braces are not closed; negative if more are closed than opened
 */
record JavaSource(
        String text,
        @Nullable Clause packageClause,
        List<Import> imports,
        int headEnd,
        Set<String> topLevelTypes,
        Set<String> types,
        Set<String> names,
        int openBraces) {

    private static final Set<String> KINDS = Set.of("class", "interface", "enum", "record");

    /** A declaration from {@code start} up to, not including, {@code end}. */
    record Clause(int start, int end) {}

    /**
     * An import.
     *
     * @param isStatic whether it imports members
     * @param name the type, or the package or type before the star
     * @param onDemand whether it ends in a star
     */
    record Import(boolean isStatic, String name, boolean onDemand) {

        String simpleName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        /** Returns the declaration. */
        String text() {
            return "import " + (isStatic ? "static " : "") + name + (onDemand ? ".*;" : ";");
        }
    }

    static JavaSource read(String text) {
        List<JavaLexer.Token> tokens = JavaLexer.tokens(text);
        Clause packageClause = null;
        List<Import> imports = new ArrayList<>();
        int headEnd = 0;
        int next = 0;
        while (next < tokens.size()
                && (tokens.get(next).is("package")
                        || tokens.get(next).is("import")
                        || tokens.get(next).is(";"))) {
            int end = next;
            while (end < tokens.size() && !tokens.get(end).is(";")) {
                end++;
            }
            headEnd = end < tokens.size() ? tokens.get(end).end() : text.length();
            if (tokens.get(next).is("package")) {
                packageClause = new Clause(tokens.get(next).start(), headEnd);
            } else if (tokens.get(next).is("import")) {
                imports.add(importOf(tokens.subList(next + 1, end)));
            }
            next = end + 1;
        }
        Set<String> topLevel = new LinkedHashSet<>();
        Set<String> types = new LinkedHashSet<>();
        Set<String> names = new HashSet<>();
        int depth = declarations(tokens.subList(Math.min(next, tokens.size()), tokens.size()), topLevel, types, names);
        return new JavaSource(text, packageClause, imports, headEnd, topLevel, types, names, depth);
    }

    private static Import importOf(List<JavaLexer.Token> tokens) {
        boolean isStatic = !tokens.isEmpty() && tokens.get(0).is("static");
        StringBuilder name = new StringBuilder();
        for (JavaLexer.Token token : tokens.subList(isStatic ? 1 : 0, tokens.size())) {
            name.append(token.text());
        }
        boolean onDemand = name.toString().endsWith(".*");
        return new Import(isStatic, onDemand ? name.substring(0, name.length() - 2) : name.toString(), onDemand);
    }

    private static int declarations(
            List<JavaLexer.Token> tokens, Set<String> topLevel, Set<String> types, Set<String> names) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            JavaLexer.Token token = tokens.get(i);
            boolean afterDot = i > 0 && tokens.get(i - 1).is(".");
            if (token.is("{")) {
                depth++;
            } else if (token.is("}")) {
                depth--;
            } else if (token.isWord() && !afterDot) {
                names.add(token.text());
                if (declaresType(tokens, i)) {
                    String name = tokens.get(i + 1).text();
                    types.add(name);
                    if (depth == 0) {
                        topLevel.add(name);
                    }
                }
            }
        }
        return depth;
    }

    // "record" may be a variable: a record's name is followed by its components or type parameters.
    static boolean declaresType(List<JavaLexer.Token> tokens, int i) {
        if (!KINDS.contains(tokens.get(i).text())
                || i + 1 >= tokens.size()
                || !tokens.get(i + 1).isWord()) {
            return false;
        }
        return !tokens.get(i).is("record")
                || (i + 2 < tokens.size()
                        && (tokens.get(i + 2).is("(") || tokens.get(i + 2).is("<")));
    }
}
