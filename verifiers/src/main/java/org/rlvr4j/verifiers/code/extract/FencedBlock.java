package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a text in Markdown, read with more patience than CommonMark 0.31 has: models also begin a block at the
 * end of a sentence, end it behind the last brace, or write it on one line.
 *
 * @param language what the fence is marked with, in small letters and without attributes; empty if with nothing
 * @param text what it holds
 */
record FencedBlock(String language, String text) {

    private static final Pattern FENCE = Pattern.compile("(`{3,}|~{3,})(.*)");
    private static final Pattern AFTER_PROSE =
            Pattern.compile(".*[^`~](`{3,}|~{3,})\\s*(java\\d*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LANGUAGE = Pattern.compile("[{.\\s]*(?:language-|lang-)?([\\w+#]*).*");
    private static final Pattern JAVA = Pattern.compile("java\\d*");

    boolean isJava() {
        return JAVA.matcher(language).matches();
    }

    boolean mayBeJava() {
        return language.isEmpty() || isJava();
    }

    /** Returns the blocks of a text, in its order. One that is not closed reaches to the end. */
    static List<FencedBlock> of(String text) {
        List<FencedBlock> blocks = new ArrayList<>();
        String fence = "";
        String language = "";
        StringBuilder content = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (!fence.isEmpty()) {
                if (closes(stripped, fence)) {
                    String code = line.stripTrailing();
                    code = code.substring(0, code.length() - lengthOfEnd(code, fence.charAt(0)));
                    content.append(code.isBlank() ? "" : code);
                    blocks.add(new FencedBlock(language, content.toString()));
                    fence = "";
                } else {
                    content.append(line).append('\n');
                }
                continue;
            }
            Matcher opening = FENCE.matcher(stripped);
            Matcher afterProse = AFTER_PROSE.matcher(stripped);
            if (opening.matches() && opening.group(2).contains("`")) {
                addOneLine(opening.group(1), opening.group(2), blocks);
            } else if (opening.matches() || afterProse.matches()) {
                Matcher open = opening.matches() ? opening : afterProse;
                fence = open.group(1);
                language = language(open.group(2));
                content.setLength(0);
            }
        }
        if (!fence.isEmpty() && !content.isEmpty()) {
            blocks.add(new FencedBlock(language, content.toString()));
        }
        return blocks;
    }

    // A fence of its own, at least as long as the first; or one behind code, where Java cannot have such marks.
    private static boolean closes(String line, String fence) {
        int length = lengthOfEnd(line, fence.charAt(0));
        String before = line.substring(0, line.length() - length).stripTrailing();
        return length >= fence.length() && (before.isEmpty() || before.endsWith("}"));
    }

    private static int lengthOfEnd(String line, char mark) {
        int length = 0;
        while (length < line.length() && line.charAt(line.length() - 1 - length) == mark) {
            length++;
        }
        return length;
    }

    private static void addOneLine(String fence, String rest, List<FencedBlock> blocks) {
        int end = rest.indexOf(fence);
        int code = rest.indexOf(' ');
        if (code > 0 && code < end) {
            FencedBlock block = new FencedBlock(language(rest.substring(0, code)), rest.substring(code, end));
            if (block.isJava()) {
                blocks.add(block);
            }
        }
    }

    private static String language(String info) {
        Matcher matcher = LANGUAGE.matcher(info);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
