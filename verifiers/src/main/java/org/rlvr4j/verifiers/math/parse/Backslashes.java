package org.rlvr4j.verifiers.math.parse;

/** Undoes doubled backslashes, which are left where a text was escaped once too often: {@code \\frac{1}{2}}. */
final class Backslashes {

    private Backslashes() {}

    /**
     * Returns the text with single backslashes. Inside environments a doubled one before a letter may be a row break, so
     * there, all of them must be doubled.
     */
    static String single(String text) {
        if (!text.contains("\\\\")) {
            return text;
        }
        if (text.contains("\\begin")) {
            return text.contains("\\\\begin") ? text.replace("\\\\", "\\") : text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = c == '\\'
                    && i + 2 < text.length()
                    && text.charAt(i + 1) == '\\'
                    && Character.isLetter(text.charAt(i + 2));
            if (!doubled) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
