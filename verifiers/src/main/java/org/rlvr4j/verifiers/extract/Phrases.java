package org.rlvr4j.verifiers.extract;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds phrases that announce an answer, such as "the answer is", "Final answer:", "答案是", or "la réponse est", in common
 * languages: a word for "answer", then a few words, then a word for "is" or a colon.
 */
final class Phrases {

    /** Words for "answer"; endings, as in "svaret", may follow. */
    private static final String[] KEYWORDS = {
        "answer",
        "réponse",
        "reponse",
        "respuesta",
        "resposta",
        "risposta",
        "antwort",
        "antwoord",
        "odpowiedź",
        "odpowiedz",
        "odpověď",
        "odpoveď",
        "svar",
        "vastaus",
        "válasz",
        "răspuns",
        "jawaban",
        "jibu",
        "cevap",
        "cevab",
        "yanıt",
        "đáp án",
        "đáp số",
        "câu trả lời",
        "ответ",
        "відповідь",
        "отговор",
        "одговор",
        "απάντηση",
        "תשובה",
        "الإجابة",
        "الاجابة",
        "الجواب",
        "پاسخ",
        "جواب",
        "उत्तर",
        "उत्तर",
        "উত্তর",
        "விடை",
        "คำตอบ",
        "答案",
        "答え",
        "解答",
        "正解",
        "答",
        "정답",
        "답",
    };

    /** Words for "is", after which the answer stands. */
    private static final Set<String> COPULAS = words("""
            is are was were be equals becomes est sont vaut serait es son sería é são è sono ist
            lautet sind zijn to jest wynosi je är er on este adalah ni là равен равно равна это є
            дорівнює είναι הוא היא هو هي است है হল হলো คือ dır dir
            """);

    /** Words that may stand between "is" and the answer. */
    private static final Set<String> FILLERS = words("""
            therefore thus hence then equal to simply just indeed given by exactly option choice
            letter now also donc alors égale égal à la lettre opción letra igual a die der das
            buchstabe gleich вариант буква the following still
            """);

    private static final Map<Character, List<String>> BY_FIRST_LETTER = byFirstLetter();
    private static final boolean[] LATIN_FIRST = latinFirst();

    private static final int LONGEST_ENDING = 4;
    private static final int LONGEST_PHRASE = 80;
    private static final int MOST_TAILS = 4;

    /** A place where an answer starts, and where the phrase that announces it starts. */
    record Tail(int phrase, int start) {}

    private final String text;
    private final int to;

    private Phrases(String text, int to) {
        this.text = text;
        this.to = to;
    }

    /** Finds the last few phrases of a stretch of text, the last one first. */
    static List<Tail> find(String text, int from, int to) {
        return new Phrases(text, to).scan(from);
    }

    private List<Tail> scan(int from) {
        var tails = new ArrayList<Tail>();
        for (int i = to - 1; i >= from && tails.size() < MOST_TAILS; i--) {
            char c = text.charAt(i);
            boolean candidate = c < 128 ? LATIN_FIRST[c] : BY_FIRST_LETTER.containsKey(Character.toLowerCase(c));
            if (!candidate || i > from && continuesWord(text.charAt(i - 1), c)) {
                continue;
            }
            for (String keyword : BY_FIRST_LETTER.getOrDefault(Character.toLowerCase(c), List.of())) {
                if (text.regionMatches(true, i, keyword, 0, keyword.length())) {
                    int start = tailStart(i, i + keyword.length());
                    if (start >= 0
                            && (tails.isEmpty() || tails.get(tails.size() - 1).start() != start)) {
                        tails.add(new Tail(i, start));
                    }
                    break;
                }
            }
        }
        return tails;
    }

    /** Returns where the answer starts that is announced by a keyword, or -1 if the keyword announces nothing. */
    private int tailStart(int keyword, int keywordEnd) {
        int limit = Math.min(to, keywordEnd + LONGEST_PHRASE);
        int i = keywordEnd;
        if (i > keyword && Character.isLetter(text.charAt(i - 1)) && text.charAt(i - 1) < 0x2e80) {
            int ending = wordEnd(i, limit);
            if (ending - i > LONGEST_ENDING) {
                return -1;
            }
            i = ending;
        }
        boolean heading = true; // nothing but markup since the keyword
        while (i < limit) {
            char c = text.charAt(i);
            if (isColon(c)) {
                return i + 1;
            }
            if (c == '\n') {
                return heading && startsLine(keyword) ? i : -1;
            }
            if (isChineseCopula(i)) {
                return i + 1;
            }
            if (isSentenceEnd(c)) {
                return -1;
            }
            if (Character.isLetter(c)) {
                int end = wordEnd(i, limit);
                if (COPULAS.contains(text.substring(i, end).toLowerCase(Locale.ROOT))) {
                    return end;
                }
                heading = false;
                i = end;
            } else if (heading && startsLine(keyword) && startsAnswer(c)) {
                return i; // "Answer $9$"
            } else if (c == '$' || c == '\\' || Character.isDigit(c)) {
                return -1;
            } else {
                i++;
            }
        }
        return -1;
    }

    /** Skips what may stand between a phrase and its answer: markup, colons, "therefore", "equal to". */
    static int skipFillers(String text, int from, int to) {
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (Prose.isSpace(c)
                    || c == '*'
                    || c == '_'
                    || c == '`'
                    || c == '"'
                    || c == '“'
                    || c == '#'
                    || c == '>'
                    || isColon(c) && c != '='
                    || c == ',') {
                i++;
            } else if (c < 0x2e80 && Character.isLetter(c)) {
                int end = i;
                while (end < to && Character.isLetter(text.charAt(end))) {
                    end++;
                }
                String word = text.substring(i, end).toLowerCase(Locale.ROOT);
                boolean followed = end < to && !isSentenceEnd(text.charAt(end)) && end - i > 1;
                if (!followed || !FILLERS.contains(word) && !COPULAS.contains(word)) {
                    return i;
                }
                i = end;
            } else {
                return i;
            }
        }
        return i;
    }

    /** Returns whether a keyword stands in a heading: at most two words, as in "Final answer", before it on its line. */
    private boolean startsLine(int position) {
        int start = position;
        while (start > 0 && text.charAt(start - 1) != '\n') {
            start--;
            if (position - start > LONGEST_PHRASE) {
                return false;
            }
        }
        return Prose.words(text, start, position) <= 2;
    }

    private int wordEnd(int from, int limit) {
        int i = from;
        while (i < limit && isLetter(text.charAt(i)) && text.charAt(i) < 0x2e80) {
            i++;
        }
        return Math.max(i, Math.min(from + (from < limit && text.charAt(from) >= 0x2e80 ? 1 : 0), limit));
    }

    /** Letters and the marks that scripts such as Devanagari write vowels with. */
    private static boolean isLetter(char c) {
        return Character.isLetter(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    private boolean isChineseCopula(int i) {
        char c = text.charAt(i);
        return c == '是' || c == '为' || c == '為' || c == 'は' || c == '은' || c == '는' || c == '选' || c == '選';
    }

    static boolean isColon(char c) {
        return c == ':' || c == '：' || c == '=' || c == '→' || c == '﹕';
    }

    static boolean isSentenceEnd(char c) {
        return c == '.' || c == '?' || c == '!' || c == '。' || c == '？' || c == '！' || c == '؟' || c == '।' || c == ';';
    }

    private static boolean startsAnswer(char c) {
        return c == '$' || c == '\\' || c == '-' || Character.isDigit(c);
    }

    private static boolean continuesWord(char before, char first) {
        return first < 0x2e80 && isLetter(before) && before < 0x2e80;
    }

    private static Set<String> words(String list) {
        return Set.copyOf(
                Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().splitToList(list));
    }

    private static Map<Character, List<String>> byFirstLetter() {
        var map = new HashMap<Character, List<String>>();
        for (String keyword : KEYWORDS) {
            map.computeIfAbsent(keyword.charAt(0), ignored -> new ArrayList<>()).add(keyword);
        }
        return map;
    }

    private static boolean[] latinFirst() {
        var first = new boolean[128];
        for (String keyword : KEYWORDS) {
            char c = keyword.charAt(0);
            if (c < 128) {
                first[c] = true;
                first[Character.toUpperCase(c)] = true;
            }
        }
        return first;
    }
}
