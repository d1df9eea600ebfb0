package org.rlvr4j.verifiers.extract;

import com.google.common.base.Splitter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The label of a choice and the text it stands before: {@code C}, {@code (C)}, {@code \textbf{(C)}\ 42}, {@code C. Paris}.
 *
 * @param letter the label
 * @param content what follows it, or nothing
 */
public record ChoiceLabel(String letter, String content) {

    private static final Set<String> WRAPPERS =
            Set.of("text", "textbf", "mathrm", "mathbf", "mbox", "textit", "mathit", "boxed", "bf", "rm");
    private static final int LONGEST = 1_000;
    private static final int LONGEST_LABEL = 3;

    /** Reads the label that a text starts with, or returns null. Words don't count: "A train" starts with no label. */
    public static @Nullable ChoiceLabel parse(String text) {
        String bare = text.length() > LONGEST ? "" : bare(text);
        int end = 0;
        while (end < bare.length() && Character.isLetterOrDigit(bare.charAt(end))) {
            end++;
        }
        if (end == 0 || end > LONGEST_LABEL) {
            return null;
        }
        String rest = bare.substring(end).strip();
        boolean marked = !rest.isEmpty() && ").:]}".indexOf(rest.charAt(0)) >= 0;
        if (!rest.isEmpty() && !marked) {
            return null;
        }
        int start = 0;
        while (start < rest.length() && ").:]} ".indexOf(rest.charAt(start)) >= 0) {
            start++;
        }
        return new ChoiceLabel(bare.substring(0, end), rest.substring(start).strip());
    }

    /** Returns whether another of the choices is named after this one, as in "(A) or (B)". */
    public boolean namesAnother(Set<String> choices) {
        String lower = " " + content.toLowerCase(Locale.ROOT) + " ";
        if (!lower.contains("or ") && !lower.contains("and ") && !lower.contains("/") && !lower.contains(",")) {
            return false;
        }
        for (String word : Splitter.onPattern("[^\\p{L}]+").split(content)) {
            if (choices.contains(word) && !word.equals(letter)) {
                return true;
            }
        }
        return false;
    }

    /** Takes off opening brackets, bold, dollar signs, and the names of commands that style text. */
    private static String bare(String text) {
        var bare = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = i + 1;
                while (end < text.length() && Character.isLetter(text.charAt(end))) {
                    end++;
                }
                if (WRAPPERS.contains(text.substring(i + 1, end))
                        || end == i + 1 && bare.length() <= LONGEST_LABEL + 1) {
                    i = Math.max(end - 1, i + 1);
                    continue;
                }
            }
            boolean opening = bare.isEmpty() && (c == '(' || c == '[' || c == '{' || c == ' ');
            if (!opening && c != '*' && c != '$') {
                bare.append(c);
            }
        }
        return bare.toString().strip();
    }
}
