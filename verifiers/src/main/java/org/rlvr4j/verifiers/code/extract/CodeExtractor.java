package org.rlvr4j.verifiers.code.extract;

import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the code in a completion, in one pass over its lines.
 *
 * <p>Text up to the last {@code </think>} does not count. If there is an {@code <answer>}, only the last one counts. Inside,
 * fenced blocks count, else the last {@code <code>}, else the whole text if it looks like Java, without the sentences around
 * it. Of several fenced blocks, the last that declares the wanted class is taken; if none does, the last that declares a
 * class and a {@code main}, or any class; else the last. Types that it uses and that only another block declares are added
 * to it. A fence that is not closed reaches to the end.
 */
public final class CodeExtractor {

    private CodeExtractor() {}

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
        List<FencedBlock> blocks = FencedBlock.of(text);
        if (!blocks.isEmpty()) {
            return choose(blocks, wantedClass);
        }
        int code = text.lastIndexOf("<code>");
        if (code >= 0) {
            return new Extraction.Found(before(text.substring(code + "<code>".length()), "</code>"), "the last <code>");
        }
        return looksLikeJava(text)
                ? new Extraction.Found(Prose.cut(text), place)
                : new Extraction.Missing("no code was found: neither a fenced block nor a text that looks like Java");
    }

    private static Extraction choose(List<FencedBlock> blocks, String wantedClass) {
        List<FencedBlock> candidates =
                blocks.stream().filter(FencedBlock::mayBeJava).toList();
        if (candidates.isEmpty()) {
            return chooseInside(blocks, wantedClass);
        }
        List<JavaSource> sources =
                candidates.stream().map(block -> JavaSource.read(block.text())).toList();
        int chosen = last(sources, source -> source.topLevelTypes().contains(wantedClass));
        if (chosen < 0) {
            chosen = last(
                    sources,
                    source ->
                            !source.topLevelTypes().isEmpty() && source.names().contains("main"));
        }
        if (chosen < 0) {
            chosen = last(sources, source -> !source.topLevelTypes().isEmpty());
        }
        if (chosen < 0) {
            chosen = sources.size() - 1;
        }
        String text = ScatteredTypes.gather(sources, chosen);
        int number = blocks.indexOf(candidates.get(chosen)) + 1;
        return new Extraction.Found(text, "fenced block " + number + " of " + blocks.size());
    }

    // A block that is marked as Markdown may hold others.
    private static Extraction chooseInside(List<FencedBlock> blocks, String wantedClass) {
        for (FencedBlock block : blocks) {
            List<FencedBlock> inside = FencedBlock.of(block.text());
            if (inside.stream().anyMatch(FencedBlock::isJava)) {
                return choose(inside, wantedClass);
            }
        }
        return new Extraction.Missing("no code was found: the fenced blocks are marked "
                + String.join(
                        ", ",
                        blocks.stream().map(FencedBlock::language).distinct().toList()));
    }

    private static int last(List<JavaSource> sources, Predicate<JavaSource> wanted) {
        int found = -1;
        for (int i = 0; i < sources.size(); i++) {
            found = wanted.test(sources.get(i)) ? i : found;
        }
        return found;
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
