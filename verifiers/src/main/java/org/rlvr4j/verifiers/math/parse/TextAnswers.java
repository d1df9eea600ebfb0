package org.rlvr4j.verifiers.math.parse;

import com.google.common.base.Splitter;
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
    private static final Set<String> CHOICE_WORDS = Set.of("option", "choice");
    private static final int LONGEST_CHOICE = 24;
    private static final Map<String, Node> MEANINGS = new HashMap<>();

    static {
        for (String none : new String[] {
            "no solution",
            "no solutions",
            "empty set",
            "no real solution",
            "no real solutions",
            "there is no solution",
            "there are no solutions",
            "there is no real solution",
            "there are no real solutions",
        }) {
            MEANINGS.put(none, NamedSet.EMPTY);
        }
        for (String all :
                new String[] {"all real numbers", "all reals", "real numbers", "any real number", "all real x"}) {
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
        return canonical(text, "");
    }

    /** Returns the letter of {@code A)} or "Option A", or null. */
    static @Nullable String choice(String text) {
        boolean brief = text.length() >= 2 && text.length() <= LONGEST_CHOICE;
        boolean mayBe = text.indexOf(')') >= 0 && text.indexOf('(') < 0
                || text.indexOf("ption") >= 0
                || text.indexOf("hoice") >= 0;
        if (!brief || !mayBe) {
            return null;
        }
        String plain = withoutStyles(text).strip();
        int space = plain.indexOf(' ');
        boolean named =
                space > 0 && CHOICE_WORDS.contains(plain.substring(0, space).toLowerCase(Locale.ROOT));
        String letter = named ? plain.substring(space + 1).strip() : plain;
        if (named && letter.startsWith("(")) {
            letter = letter.substring(1);
        }
        boolean marked = letter.length() == 2 && letter.charAt(1) == ')';
        boolean choice = Character.isUpperCase(letter.isEmpty() ? ' ' : letter.charAt(0))
                && (marked || named && letter.length() == 1);
        return choice ? letter.substring(0, 1) : null;
    }

    /** Returns a text in canonical words, with some of the punctuation as words of its own. */
    private static String canonical(String text, String kept) {
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
                if (c > ' ' && (".,;:!?\"()[]{}*_`~-".indexOf(c) < 0 || kept.indexOf(c) >= 0)) {
                    words.append(words.isEmpty() ? "" : " ").append(c);
                }
            }
            i++;
        }
        String canonical = words.toString();
        if (canonical.length() > 3
                && (canonical.startsWith("a ") || canonical.startsWith("A "))
                && canonical.indexOf(' ', 2) < 0
                && Character.isLetter(canonical.charAt(3))) {
            canonical = canonical.substring(2); // "a parabola"
        }
        return canonical.length() == 1 ? canonical : canonical.toLowerCase(Locale.ROOT);
    }

    /** Returns a formula without what doesn't change its meaning: space, {@code \left}, {@code \right}, {@code $}. */
    static String compact(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf(' ') < 0 && text.indexOf('$') < 0) {
            return text;
        }
        var compact = new StringBuilder(text.length());
        boolean spaced = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = commandEnd(text, i + 1);
                String name = text.substring(i + 1, end);
                if (name.isEmpty() && end < text.length() && ",;!: ".indexOf(text.charAt(end)) >= 0) {
                    spaced |= text.charAt(end) != '!';
                    i = end + 1;
                    continue;
                }
                if (!name.equals("left") && !name.equals("right")) {
                    boolean styled = name.equals("dfrac") || name.equals("tfrac");
                    compact.append('\\').append(styled ? "frac" : name);
                }
                i = end;
                spaced = false;
                if (name.isEmpty() && i < text.length()) {
                    compact.append(text.charAt(i++));
                }
                continue;
            }
            if (c > ' ' && c != '$') {
                boolean gap = spaced && !compact.isEmpty() && isWordGap(compact.charAt(compact.length() - 1), c);
                compact.append(gap ? " " : "").append(c);
                spaced = false;
            } else {
                spaced |= c != '$';
            }
            i++;
        }
        return compact.toString();
    }

    /** Returns words that may be a formula with the signs that mean something there: {@code ad-bc} is not {@code ad, bc}. */
    static String withSigns(String text) {
        return canonical(text, "-,");
    }

    private static int commandEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Space between two letters or digits has a meaning. */
    private static boolean isWordGap(char before, char after) {
        return Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
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

    /**
     * Returns whether a text is made of words, with punctuation that has no mathematical meaning. Single letters are
     * words only where they stand alone.
     */
    static boolean isWords(String text) {
        String plain = withoutStyles(text);
        int letters = 0;
        int longest = 0;
        int run = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isLetter(c) || isMark(c)) {
                letters++;
                longest = Math.max(longest, ++run);
            } else if (!isPunctuation(plain, i)) {
                return false;
            } else {
                run = 0;
            }
        }
        return longest > 1 || letters == 1;
    }

    /** Takes off commands that style text and their braces; other commands stay. */
    private static String withoutStyles(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            while (c == '\\' && end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            String name = text.substring(i + 1, Math.max(end, i + 1));
            if (c == '\\' && (Vocabulary.STYLES.contains(name) || Vocabulary.INVISIBLE.contains(name))) {
                i = end;
            } else if (c == '\\' && name.isEmpty() && end < text.length() && ",;! ".indexOf(text.charAt(end)) >= 0) {
                plain.append(' ');
                i = end + 1;
            } else {
                if (c != '{' && c != '}') {
                    plain.append(c);
                }
                i++;
            }
        }
        return plain.toString();
    }

    private static boolean isPunctuation(String text, int i) {
        char c = text.charAt(i);
        boolean afterLetter = i > 0 && Character.isLetter(text.charAt(i - 1));
        boolean beforeLetter = i + 1 < text.length() && Character.isLetter(text.charAt(i + 1));
        return switch (c) {
            case ' ', '.', ',', '"', '~', '$' -> true;
            case '-', '\'', '’' -> afterLetter && beforeLetter;
            case '!', '?' -> i == text.length() - 1 && i > 2 && Character.isLetter(text.charAt(i - 2)) && afterLetter;
            case '(' -> i == 0 && text.indexOf('(', 1) < 0;
            case ')' ->
                text.startsWith("(")
                        && text.indexOf(')') == i
                        && text.substring(i + 1).isBlank()
                        && i == text.length() - 1;
            default -> false;
        };
    }

    /** Returns whether words can be a formula: products of variables, such as {@code x y} or {@code AB}, and functions. */
    static boolean mayBeFormula(String words) {
        for (String word : Splitter.on(' ').split(words)) {
            boolean vowel = word.chars().anyMatch(c -> "aeiouAEIOU".indexOf(c) >= 0);
            boolean variables = word.length() <= 3 || word.length() <= 4 && !vowel;
            if (!variables && Vocabulary.word(word) == null && Vocabulary.functionPrefix(word) == 0) {
                return false;
            }
        }
        return true;
    }
}
