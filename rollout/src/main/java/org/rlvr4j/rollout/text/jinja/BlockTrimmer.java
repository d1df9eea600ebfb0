package org.rlvr4j.rollout.text.jinja;

/**
 * Does to a template's source what Jinja's {@code trim_blocks} and {@code lstrip_blocks} do: a block or comment that is
 * the first in its line loses the blanks in front of it, and the line end right behind one goes; a plus sign at either
 * end prevents that. (Jinjava's own options also take blanks between two blocks in the middle of a line.)
 */
final class BlockTrimmer {

    private final String source;
    private final StringBuilder result = new StringBuilder();
    private int position;

    private BlockTrimmer(String source) {
        this.source = source;
    }

    static String trim(String source) {
        return new BlockTrimmer(source).run();
    }

    private String run() {
        for (int open = nextTag(); open >= 0; open = nextTag()) {
            int end = endOf(open);
            boolean variable = source.charAt(open + 1) == '{';
            boolean keepFront = source.startsWith("+", open + 2);
            boolean keepBack = source.startsWith("+", end - 3) && end - 3 > open + 2;
            result.append(source, position, variable || keepFront ? open : withoutIndent(open));
            result.append(source, open, open + 2);
            result.append(source, open + (keepFront ? 3 : 2), end - (keepBack ? 3 : 2));
            result.append(source, end - 2, end);
            position = !variable && !keepBack && source.startsWith("\n", end) ? end + 1 : end;
            if (source.substring(open + 2, end - 2).replaceAll("[-+\\s]", "").equals("raw")) {
                copyRaw();
            }
        }
        return result.append(source, position, source.length()).toString();
    }

    /** Returns where the next tag begins, or -1. */
    private int nextTag() {
        for (int open = source.indexOf('{', position); open >= 0; open = source.indexOf('{', open + 1)) {
            boolean tag = open + 1 < source.length() && "%#{".indexOf(source.charAt(open + 1)) >= 0;
            if (tag && endOf(open) < 0) {
                long line = source.substring(0, open).lines().count();
                // Jinjava would print it as it stands.
                throw new TemplateException("line " + Math.max(1, line) + ": " + source.substring(open, open + 2)
                        + " is not closed, the template seems to be cut");
            }
            if (tag) {
                return open;
            }
        }
        return -1;
    }

    /** Returns one past a tag's closing brace, or -1; quotes hide braces, except in comments. */
    private int endOf(int open) {
        char kind = source.charAt(open + 1);
        if (kind == '#') {
            int close = source.indexOf("#}", open + 2);
            return close < 0 ? -1 : close + 2;
        }
        int depth = 0;
        for (int i = open + 2; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\'' || c == '"') {
                i = endOfQuote(i);
            } else if (depth == 0 && source.startsWith(kind == '{' ? "}}" : "%}", i)) {
                return i + 2;
            } else {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
        }
        return -1;
    }

    private int endOfQuote(int begin) {
        int i = begin + 1;
        while (i < source.length() && source.charAt(i) != source.charAt(begin)) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /** Returns where the text in front of a tag ends, less blanks that begin its line. */
    private int withoutIndent(int open) {
        int begin = open;
        while (begin > position && " \t".indexOf(source.charAt(begin - 1)) >= 0) {
            begin--;
        }
        boolean lineStart = begin == 0 || source.charAt(begin - 1) == '\n';
        return lineStart ? begin : open;
    }

    private void copyRaw() {
        int end = source.indexOf("endraw", position);
        int stop = end < 0 ? source.length() : source.lastIndexOf("{%", end);
        result.append(source, position, stop);
        position = stop;
    }
}
