package org.rlvr4j.verifiers.math.parse;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Constant;
import org.rlvr4j.verifiers.math.tree.Node.NamedSet;
import org.rlvr4j.verifiers.math.tree.Node.Num;

/** Answers in words: their canonical form, and those that have a mathematical meaning. */
final class TextAnswers {

    private static final Set<String> ARTICLES = Set.of("the", "a", "an");
    private static final Map<String, Node> MEANINGS = new HashMap<>();

    static {
        for (String none : new String[] {"no solution", "no solutions", "empty set", "no real solution", "no real solutions"}) {
            MEANINGS.put(none, NamedSet.EMPTY);
        }
        for (String all : new String[] {"all real numbers", "all reals", "real numbers", "any real number", "all real x"}) {
            MEANINGS.put(all, NamedSet.REALS);
        }
        MEANINGS.put("infinity", Constant.INFINITY);
        MEANINGS.put("positive infinity", Constant.INFINITY);
        MEANINGS.put("negative infinity", new Node.Negation(Constant.INFINITY));
    }

    private TextAnswers() {}

    /**
     * Returns a text in canonical words: without LaTeX commands and punctuation, in small letters unless it is one
     * letter, with single spaces, without articles.
     */
    static String canonical(String text) {
        var words = new StringBuilder(text.length());
        var word = new StringBuilder();
        int i = 0;
        while (i <= text.length()) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c == '\\') {
                i = skipCommand(text, i + 1, word);
                continue;
            }
            if (Character.isLetterOrDigit(c) || isMark(c)) {
                word.append(c);
            } else if (c != '\'' && c != '’' && c != '$') {
                flush(word, words);
                if (c > ' ' && ".,;:!?\"()[]{}*_`~-".indexOf(c) < 0) {
                    words.append(words.isEmpty() ? "" : " ").append(c);
                }
            }
            i++;
        }
        String canonical = words.toString();
        return canonical.length() == 1 ? canonical : canonical.toLowerCase(Locale.ROOT);
    }

    /** Returns a formula without what doesn't change its meaning: space, {@code \left}, {@code \right}, {@code $}. */
    static String compact(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf(' ') < 0 && text.indexOf('$') < 0) {
            return text;
        }
        String plain = text.replace("\\left", "")
                .replace("\\right", "")
                .replace("\\dfrac", "\\frac")
                .replace("\\tfrac", "\\frac");
        var compact = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean space = c == '\\' && i + 1 < plain.length() && ",;!: ".indexOf(plain.charAt(i + 1)) >= 0;
            if (space) {
                i++;
            } else if (c == ' ' && i > 0 && i + 1 < plain.length() && isWordGap(plain, i)) {
                compact.append(' ');
            } else if (c > ' ' && c != '$') {
                compact.append(c);
            }
        }
        return compact.toString();
    }

    /** Space between two letters or digits has a meaning. */
    private static boolean isWordGap(String text, int i) {
        return Character.isLetterOrDigit(text.charAt(i - 1)) && Character.isLetterOrDigit(text.charAt(i + 1));
    }

    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static void flush(StringBuilder word, StringBuilder words) {
        if (!word.isEmpty()) {
            String text = word.toString();
            if (text.length() == 1 || !ARTICLES.contains(text.toLowerCase(Locale.ROOT))) {
                words.append(words.isEmpty() ? "" : " ").append(text);
            }
            word.setLength(0);
        }
    }

    /** Drops a command that only styles text; others stay as words. */
    private static int skipCommand(String text, int start, StringBuilder word) {
        int end = start;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(start, end);
        if (end > start && !Vocabulary.STYLES.contains(name) && !Vocabulary.INVISIBLE.contains(name)) {
            word.append('\\').append(name);
        }
        return end > start ? end : Math.min(start + 1, text.length());
    }

    /** Returns the mathematical meaning of a text, such as "no solution", "twelve", "3:00 PM", or a date; or null. */
    static @Nullable Node special(String text, String canonical) {
        Node meaning = MEANINGS.get(canonical);
        if (meaning != null) {
            return meaning;
        }
        if (!canonical.isEmpty() && Character.isLetter(canonical.charAt(0))) {
            Integer number = NumberWords.value(canonical.replace(' ', '-'));
            if (number == null) {
                number = NumberWords.value(canonical);
            }
            if (number != null) {
                return Num.of(number);
            }
        }
        return DatesAndTimes.parse(text, canonical);
    }

    /** Returns whether a text consists of letters, spaces, styles, and punctuation alone. */
    static boolean isOnlyLetters(String text) {
        boolean letters = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = i + 1;
                while (end < text.length() && Character.isLetter(text.charAt(end))) {
                    end++;
                }
                if (!Vocabulary.STYLES.contains(text.substring(i + 1, end))
                        && !Vocabulary.INVISIBLE.contains(text.substring(i + 1, end))
                        && (end > i + 1 || end < text.length() && ",; !".indexOf(text.charAt(end)) < 0)) {
                    return false;
                }
                i = Math.max(end, i + 2);
                continue;
            }
            letters |= Character.isLetter(c);
            if (!Character.isLetter(c) && " .,;:-'’\"(){}~!?$*".indexOf(c) < 0) {
                return false;
            }
            i++;
        }
        return letters;
    }

    /** Returns whether words can be a product of variables, such as {@code x y} or {@code AB}, or several answers. */
    static boolean mayBeProduct(String words) {
        boolean vowel = false;
        int longest = 0;
        int length = 0;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            length = c == ' ' ? 0 : length + 1;
            longest = Math.max(longest, length);
            vowel |= "aeiouAEIOU".indexOf(c) >= 0;
        }
        return longest <= 2 || longest <= 4 && !vowel;
    }
}
