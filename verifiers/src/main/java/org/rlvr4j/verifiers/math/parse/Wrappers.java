package org.rlvr4j.verifiers.math.parse;

/** Takes off what surrounds an answer without meaning anything: Markdown, delimiters of formulas, excess brackets. */
final class Wrappers {

    /** So many brackets around everything are a game, and the parser would refuse them. */
    private static final int EXCESS = 50;

    private Wrappers() {}

    static String strip(String text) {
        String plain = text;
        while (true) {
            String inner = once(plain).strip();
            if (inner.length() == plain.length()) {
                return deep(plain);
            }
            plain = inner;
        }
    }

    private static String once(String text) {
        int end = text.length();
        if (end == 0) {
            return text;
        }
        char last = text.charAt(end - 1);
        if (last == '.' && !text.endsWith("..") || last == ',' || last == ';' && !text.endsWith("\\;")) {
            return text.endsWith("\\" + last) || text.endsWith("\\left.") || text.endsWith("\\right.")
                    ? text
                    : text.substring(0, end - 1);
        }
        for (String mark : new String[] {"**", "$$", "```", "`", "\"", "*", "_", "'"}) {
            if (text.startsWith(mark) && text.endsWith(mark) && end >= 2 * mark.length()) {
                String inner = text.substring(mark.length(), end - mark.length());
                if (!inner.contains(mark)) {
                    return inner;
                }
            }
        }
        if (text.startsWith("$") && last == '$' && text.indexOf('$', 1) == end - 1 && end > 1) {
            return text.substring(1, end - 1);
        }
        if (enclosed(text, "\\(", "\\)") || enclosed(text, "\\[", "\\]")) {
            return text.substring(2, end - 2);
        }
        return text;
    }

    private static boolean enclosed(String text, String open, String close) {
        return text.startsWith(open) && text.endsWith(close) && text.indexOf(close) == text.length() - 2;
    }

    /** Takes off all but one of many brackets, braces, or boxes around everything. */
    private static String deep(String text) {
        for (String open : new String[] {"(", "{", "\\boxed{"}) {
            int layers = layers(text, open, open.equals("(") ? ')' : '}');
            if (layers > EXCESS) {
                return deep(text.substring((layers - 1) * open.length(), text.length() - layers + 1));
            }
        }
        return text;
    }

    /** Counts the pairs of brackets that enclose the whole text. */
    private static int layers(String text, String open, char close) {
        int leading = 0;
        while (text.startsWith(open, leading * open.length())) {
            leading++;
        }
        int trailing = 0;
        while (trailing < text.length() && text.charAt(text.length() - 1 - trailing) == close) {
            trailing++;
        }
        int layers = Math.min(leading, trailing);
        if (layers <= EXCESS) {
            return layers;
        }
        char openBrace = open.charAt(open.length() - 1);
        int depth = leading;
        int lowest = leading;
        for (int i = leading * open.length(); i < text.length() - trailing; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == openBrace) {
                depth++;
            } else if (c == close) {
                lowest = Math.min(lowest, --depth);
            }
        }
        return depth == trailing ? Math.min(layers, lowest) : 0;
    }
}
