package org.rlvr4j.verifiers.extract;

import org.jspecify.annotations.Nullable;

/** Finds a letter that names a choice in running text. */
final class Letters {

    private Letters() {}

    /**
     * Returns the last letter that stands alone and is marked: in brackets, bold, before a full stop or colon, or at the
     * text's end. Unmarked letters, such as the article "A" or a variable, don't count.
     */
    static @Nullable Span last(String text, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            char c = text.charAt(i);
            if (!Character.isUpperCase(c) || i > from && isWordPart(text.charAt(i - 1))) {
                continue;
            }
            if (i + 1 < to && isWordPart(text.charAt(i + 1))) {
                continue;
            }
            char before = i > from ? text.charAt(i - 1) : '\n';
            char after = i + 1 < to ? text.charAt(i + 1) : '\n';
            boolean bracketed =
                    (before == '(' || before == '[' || before == '{') && (after == ')' || after == ']' || after == '}');
            boolean bold = before == '*' && after == '*';
            boolean lineStart = before == '\n' && (after == '.' || after == ')' || after == ':' || after == '\n');
            boolean atEnd = Prose.skipSpace(text, i + (after == '.' ? 2 : 1), to) >= to;
            if (bracketed || bold || lineStart || atEnd) {
                return new Span(String.valueOf(c), i, i + 1);
            }
        }
        return null;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '\'' || c == '’' || c == '-';
    }
}
