package org.rlvr4j.verifiers.extract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts an answer out of the sentence that starts with it. */
final class Sentences {

    private static final int LONGEST = 4_000;

    /** What comes after an answer in the same sentence. */
    private static final String[] TAILS = {
        " because",
        " since ",
        ", since",
        " which ",
        ", which",
        ", so ",
        ", as ",
        " where ",
        ", where",
        ", and the",
        " as the ",
        " when ",
        " i hope",
        " parce que",
        " car ",
        " porque",
        " weil ",
        " (",
        "，",
    };

    private static final String[] COPULAS = {
        " is ", " are ", " be ", " equals ", " was ", " est ", " es ", " ist ", " é ", " è ", "是", "为",
    };

    private static final String[] NEGATIONS = {
        " not ",
        "n't ",
        "not ",
        " no ",
        "never ",
        "neither",
        "pas ",
        " nicht",
        "不是",
        "between ",
        "either",
        " or ",
        " oder ",
        " ou ",
        "或",
    };

    private static final int LONGEST_HEDGE = 40;

    private Sentences() {}

    /** Returns the readings of the answer that starts at a position, with the place, or null if nothing stands there. */
    static @Nullable Extraction read(String text, Phrases.Tail tail, int to) {
        int start = Phrases.skipFillers(text, tail.start(), to);
        if (start >= to) {
            return null;
        }
        Span formula = formulas(text, start, to);
        if (formula != null) {
            return new Extraction(
                    AnswerSource.PHRASE, tail.phrase(), formula.end(), List.of(formula.text()), List.of(), false);
        }
        int end = end(text, start, Math.min(to, start + LONGEST));
        String sentence = trim(text.substring(start, end));
        if (sentence.isEmpty()) {
            return null;
        }
        var readings = new LinkedHashSet<String>();
        readings.add(sentence);
        String head = head(sentence);
        if (!head.isEmpty()) {
            readings.add(head);
        }
        String claim = claim(head);
        if (!claim.isEmpty()) {
            readings.add(claim);
        }
        boolean hedged = isHedged(sentence);
        Span only = hedged ? null : Numbers.only(sentence, 0, sentence.length());
        if (only != null && Prose.words(sentence, 0, sentence.length()) > 0 && !hasFormula(sentence)) {
            readings.add(only.text());
        }
        return new Extraction(
                AnswerSource.PHRASE,
                tail.phrase(),
                end,
                new ArrayList<>(readings),
                List.of(),
                hedged && sentence.length() <= LONGEST_HEDGE);
    }

    /** Returns the formulas that stand at a position, joined by "and", "or", or commas, or null. */
    private static @Nullable Span formulas(String text, int start, int to) {
        Span span = MathSpans.at(text, start);
        if (span == null) {
            return null;
        }
        while (true) {
            int next = nextMark(text, span.end(), to);
            if (next < 0 || !Connectors.joins(text, span.end(), next)) {
                return span;
            }
            Span following = MathSpans.at(text, next);
            if (following == null) {
                return span;
            }
            span = Span.join(span, following);
        }
    }

    private static int nextMark(String text, int from, int to) {
        int limit = Math.min(to, from + 64);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            boolean opens = c == '\\' && i + 1 < limit && (text.charAt(i + 1) == '(' || text.charAt(i + 1) == '[');
            if (c == '$' || opens) {
                return i;
            }
        }
        return -1;
    }

    /** Returns where the sentence ends: at a full stop that is no decimal point, at the line's end, or at a tag. */
    private static int end(String text, int start, int to) {
        int i = start;
        boolean inMath = false;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '\n') {
                return i;
            }
            if (c == '\\') {
                i += 2;
                continue;
            }
            if (c == '$') {
                inMath = !inMath;
            }
            boolean last = i + 1 >= to || Prose.isSpace(text.charAt(i + 1)) || text.charAt(i + 1) == '*';
            if (c == '<' && i + 1 < to && (text.charAt(i + 1) == '|' || text.charAt(i + 1) == '/')) {
                return i;
            }
            if (!inMath
                    && (Phrases.isSentenceEnd(c) && c != ';' && c != '!' && (last || c > 127)
                            || c == '!' && last && i > start && !Character.isDigit(text.charAt(i - 1)))) {
                return i;
            }
            i++;
        }
        return to;
    }

    private static String head(String sentence) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        int cut = sentence.length();
        for (String tail : TAILS) {
            int at = lower.indexOf(tail);
            if (at > 0 && at < cut) {
                cut = at;
            }
        }
        return trim(sentence.substring(0, Math.min(cut, sentence.length())));
    }

    /** Returns what stands after the last "is". */
    private static String claim(String sentence) {
        int cut = -1;
        for (String copula : COPULAS) {
            int at = sentence.lastIndexOf(copula);
            if (at >= 0) {
                cut = Math.max(cut, at + copula.length());
            }
        }
        return cut < 0 ? "" : trim(sentence.substring(cut));
    }

    /** A sentence that denies an answer or names several is the end of the search: its parts are no answers. */
    private static boolean isHedged(String sentence) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        for (String negation : NEGATIONS) {
            if (lower.contains(negation)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers inside formulas are never taken out of them. */
    private static boolean hasFormula(String sentence) {
        return sentence.indexOf('\\') >= 0 || sentence.indexOf('^') >= 0 || sentence.indexOf('=') >= 0;
    }

    private static final String EDGES = "*_`\"“”'\u00a0\u200b,:";

    private static String trim(String sentence) {
        int from = 0;
        int to = sentence.length();
        while (from < to && isEdge(sentence.charAt(from))) {
            from++;
        }
        while (to > from && (isEdge(sentence.charAt(to - 1)) || sentence.charAt(to - 1) == '.')) {
            to--;
        }
        return sentence.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return Character.isWhitespace(c) || EDGES.indexOf(c) >= 0;
    }
}
