package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declaration outside of all braces, with the comments before it.
 *
 * @param type the name of the type that it declares; null for a method, a field, or anything else
 * @param isMember whether a type has modifiers that only members of other types have
 * @param text the declaration
 */
record TopLevelPart(@Nullable String type, boolean isMember, String text) {

    private static final Set<String> OF_MEMBERS = Set.of("static", "private", "protected");

    /** Returns the declarations of a source behind its imports; put together they are all of its text there. */
    static List<TopLevelPart> of(JavaSource source) {
        String text = source.text();
        List<JavaLexer.Token> tokens = JavaLexer.tokens(text).stream()
                .filter(token -> token.start() >= source.headEnd())
                .toList();
        List<TopLevelPart> parts = new ArrayList<>();
        int depth = 0;
        int parentheses = 0;
        int start = source.headEnd();
        String type = null;
        boolean isMember = false;
        for (int i = 0; i < tokens.size(); i++) {
            JavaLexer.Token token = tokens.get(i);
            if (token.is("(") || token.is(")")) {
                parentheses += token.is("(") ? 1 : -1;
            } else if (token.is("{")) {
                depth++;
            } else if (token.is("}")) {
                depth--;
            } else if (depth == 0 && parentheses == 0 && type == null) {
                isMember |= OF_MEMBERS.contains(token.text());
                type = JavaSource.declaresType(tokens, i) ? tokens.get(i + 1).text() : null;
            }
            if (depth == 0 && parentheses == 0 && (token.is("}") || token.is(";"))) {
                parts.add(new TopLevelPart(type, isMember, text.substring(start, token.end())));
                start = token.end();
                type = null;
                isMember = false;
            }
        }
        if (!text.substring(start).isBlank()) {
            parts.add(new TopLevelPart(type, isMember, text.substring(start)));
        }
        return parts;
    }
}
