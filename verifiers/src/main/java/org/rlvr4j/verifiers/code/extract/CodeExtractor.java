package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the code in a completion, in one pass over its lines.
 *
 * <p>Text up to the last {@code </think>} does not count. If there is an {@code <answer>}, only the last one counts. Inside,
 * fenced blocks count, else the last {@code <code>}, else the whole text if it looks like Java. Of several fenced blocks,
 * the last that declares the wanted class is taken; if none does, the last that declares any class; else the last. A fence
 * that is not closed reaches to the end.
 */
public final class CodeExtractor {

    private CodeExtractor() {}

    private record Block(String language, String text) {

        boolean mayBeJava() {
            return language.isEmpty() || language.equals("java");
        }
    }

    /**
     * Finds the code.
     *
     * @param completion what a model wrote
     * @param wantedClass the simple name of the class that the task asks for
     */
    public static Extraction extract(String completion, String wantedClass) {
        String text = after(completion, "</think>");
        int answer = text.lastIndexOf("<answer>");
        String place = "the whole completion";
        if (answer >= 0) {
            text = before(text.substring(answer + "<answer>".length()), "</answer>");
            place = "the last <answer>";
        }
        List<Block> blocks = blocks(text);
        if (!blocks.isEmpty()) {
            return choose(blocks, wantedClass);
        }
        int code = text.lastIndexOf("<code>");
        if (code >= 0) {
            return new Extraction.Found(before(text.substring(code + "<code>".length()), "</code>"), "the last <code>");
        }
        return looksLikeJava(text)
                ? new Extraction.Found(text, place)
                : new Extraction.Missing("no code was found: neither a fenced block nor a text that looks like Java");
    }

    private static Extraction choose(List<Block> blocks, String wantedClass) {
        List<Block> candidates = blocks.stream().filter(Block::mayBeJava).toList();
        if (candidates.isEmpty()) {
            return new Extraction.Missing("no code was found: the fenced blocks are marked "
                    + String.join(
                            ", ",
                            blocks.stream().map(Block::language).distinct().toList()));
        }
        Block chosen = candidates.get(candidates.size() - 1);
        boolean declaresAny = false;
        for (Block block : candidates) {
            JavaSource source = JavaSource.read(block.text());
            if (source.topLevelTypes().contains(wantedClass)) {
                chosen = block;
                declaresAny = true;
                // The last one wins, so all are looked at.
            }
        }
        if (!declaresAny) {
            for (Block block : candidates) {
                chosen = JavaSource.read(block.text()).topLevelTypes().isEmpty() ? chosen : block;
            }
        }
        return new Extraction.Found(
                chosen.text(), "fenced block " + (blocks.indexOf(chosen) + 1) + " of " + blocks.size());
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        String fence = "";
        String language = "";
        StringBuilder content = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (fence.isEmpty()) {
                fence = fence(stripped);
                language = stripped.substring(fence.length()).strip().toLowerCase(Locale.ROOT);
                content.setLength(0);
            } else if (stripped.equals(fence)) {
                blocks.add(new Block(language, content.toString()));
                fence = "";
            } else {
                content.append(line).append('\n');
            }
        }
        if (!fence.isEmpty() && !content.isEmpty()) {
            blocks.add(new Block(language, content.toString()));
        }
        return blocks;
    }

    private static String fence(String line) {
        char mark = line.isEmpty() ? ' ' : line.charAt(0);
        int length = 0;
        while (length < line.length() && line.charAt(length) == mark) {
            length++;
        }
        return (mark == '`' || mark == '~') && length >= 3 ? line.substring(0, length) : "";
    }

    private static boolean looksLikeJava(String text) {
        JavaSource source = JavaSource.read(text);
        return !source.topLevelTypes().isEmpty()
                || (text.contains(";") && (text.contains("{") || text.contains("}")))
                || text.contains("return ");
    }

    private static String after(String text, String mark) {
        int at = text.lastIndexOf(mark);
        return at < 0 ? text : text.substring(at + mark.length());
    }

    private static String before(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }
}
