package org.rlvr4j.verifiers.extract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the answer in a completion.
 *
 * <p>The extractor looks at syntax alone. It returns the places that may hold the answer, the most trusted first; a
 * caller takes the first one that it can read, and stops at one that is {@linkplain Extraction#binding binding}.
 */
public final class AnswerExtractor {

    private static final String THINK_END = "</think>";
    private static final String TAG_START = "<answer>";
    private static final String TAG_END = "</answer>";
    private static final String HASHES = "####";

    /** A longer text is never an answer and nothing else. */
    private static final int LONGEST_BARE_ANSWER = 1_000;

    private static final int MOST_WORDS_OF_BARE_ANSWER = 6;
    private static final int MOST_WORDS_AFTER_HASHES = 4;

    private static final int LONGEST_SPECIAL_TOKEN = 24;
    private static final int LONGEST_REPETITION = 16;

    /** More boxes that differ than this hedge in any case. */
    private static final int MOST_RIVALS = 16;

    private final AnswerFormat format;

    private AnswerExtractor(AnswerFormat format) {
        this.format = format;
    }

    /** Returns an extractor for a format. */
    public static AnswerExtractor of(AnswerFormat format) {
        return new AnswerExtractor(format);
    }

    /** Returns the format. */
    public AnswerFormat format() {
        return format;
    }

    /** Returns the places that may hold the answer, the most trusted first; empty if there is none. */
    public List<Extraction> extract(String completion) {
        int from = 0;
        if (format.afterThinking()) {
            int think = completion.lastIndexOf(THINK_END);
            from = think < 0 ? 0 : think + THINK_END.length();
        }
        int to = endOfTurn(completion, from);
        var found = new ArrayList<Extraction>();
        for (Set<AnswerSource> tier : format.tiers()) {
            for (Extraction place : tier(completion, from, to, tier)) {
                found.add(place);
                if (place.binding()) {
                    return found;
                }
            }
        }
        return found;
    }

    private List<Extraction> tier(String text, int from, int to, Set<AnswerSource> tier) {
        var found = new ArrayList<Extraction>();
        for (AnswerSource source : tier) {
            found.addAll(places(text, from, to, source, tier));
        }
        if (tier.size() > 1) {
            found.sort((a, b) -> Integer.compare(b.end(), a.end()));
        }
        return found;
    }

    private List<Extraction> places(String text, int from, int to, AnswerSource source, Set<AnswerSource> tier) {
        return switch (source) {
            case ANSWER_TAG -> listOf(answerTag(text, from, to));
            case BOXED -> listOf(boxed(text, from, to));
            case HASHES -> listOf(hashes(text, from, to));
            case PHRASE -> phrases(text, from, to);
            case MATH -> listOf(math(text, from, to));
            case NUMBER -> listOf(number(text, from, to, tier.contains(AnswerSource.MATH)));
            case LETTER -> listOf(plain(source, Letters.last(text, from, to)));
            case WHOLE -> listOf(format.tiers().size() == 1 ? bare(text) : whole(text, from, to));
        };
    }

    private @Nullable Extraction answerTag(String text, int from, int to) {
        int close = text.lastIndexOf(TAG_END, to);
        int open = close < from ? -1 : text.lastIndexOf(TAG_START, close);
        if (open < from || open < 0) {
            return null;
        }
        String content = text.substring(open + TAG_START.length(), close);
        var rivals = new LinkedHashSet<String>();
        int end = open;
        while (!format.lastWins() && rivals.size() <= MOST_RIVALS) {
            int earlierClose = end <= from ? -1 : text.lastIndexOf(TAG_END, end - 1);
            int earlierOpen = earlierClose < from ? -1 : text.lastIndexOf(TAG_START, earlierClose);
            if (earlierOpen < from || earlierOpen < 0) {
                break;
            }
            String earlier = text.substring(earlierOpen + TAG_START.length(), earlierClose);
            if (!earlier.strip().equals(content.strip())) {
                rivals.add(earlier.strip());
            }
            end = earlierOpen;
        }
        return new Extraction(
                AnswerSource.ANSWER_TAG, open, close + TAG_END.length(), inside(content), List.copyOf(rivals), true);
    }

    /** Returns the readings of a tag's content, which may itself be a sentence or hold a box. */
    private static List<String> inside(String content) {
        String whole = content.strip();
        Boxes.Found boxes = Boxes.find(content, 0);
        if (!boxes.closed().isEmpty()) {
            return List.of(group(content, boxes.closed()).text());
        }
        var readings = new LinkedHashSet<String>();
        readings.add(whole);
        for (Phrases.Tail tail : Phrases.find(content, 0, content.length())) {
            Extraction phrase = Sentences.read(content, tail, content.length());
            if (phrase != null) {
                readings.addAll(phrase.readings());
            }
        }
        List<Span> formulas = MathSpans.find(content, 0, content.length());
        if (!formulas.isEmpty()) {
            readings.add(group(content, formulas).text());
        } else if (content.indexOf('\\') < 0 && content.indexOf('^') < 0) {
            Span only = Numbers.only(content, 0, content.length());
            if (only != null && Prose.words(content, 0, content.length()) > 0) {
                readings.add(only.text());
            }
        }
        return new ArrayList<>(readings);
    }

    private @Nullable Extraction boxed(String text, int from, int to) {
        Boxes.Found boxes = Boxes.find(text, from);
        List<Span> filled = boxes.closed().stream()
                .filter(box -> box.start() < to && !box.text().isBlank())
                .toList();
        if (boxes.open()) {
            return new Extraction(AnswerSource.BOXED, from, to, List.of(""), List.of(), true);
        }
        if (filled.isEmpty()) {
            return boxes.closed().isEmpty()
                    ? null
                    : new Extraction(AnswerSource.BOXED, from, to, List.of(""), List.of(), true);
        }
        Span answer = group(text, filled);
        var rivals = new LinkedHashSet<String>();
        for (Span box : filled) {
            if (format.lastWins() || box.start() >= answer.start() || rivals.size() > MOST_RIVALS) {
                break;
            }
            if (!box.text().strip().equals(answer.text().strip())) {
                rivals.add(box.text());
            }
        }
        return new Extraction(
                AnswerSource.BOXED, answer.start(), answer.end(), List.of(answer.text()), List.copyOf(rivals), true);
    }

    /** Returns the last place, joined with those before it that connect to it. */
    private static Span group(String text, List<Span> spans) {
        int last = spans.size() - 1;
        int first = last;
        while (first > 0
                && Connectors.joins(
                        text, spans.get(first - 1).end(), spans.get(first).start())) {
            first--;
        }
        var texts = new ArrayList<String>(last - first + 1);
        for (Span span : spans.subList(first, last + 1)) {
            texts.add(span.text());
        }
        Collection<String> distinct = new LinkedHashSet<>(texts);
        boolean or = first < last
                && Connectors.hasOr(
                        text, spans.get(last - 1).end(), spans.get(last).start());
        String joined = distinct.size() == 1 ? texts.get(0) : String.join(or ? " or " : ", ", texts);
        return new Span(joined, spans.get(first).start(), spans.get(last).end());
    }

    private static @Nullable Extraction hashes(String text, int from, int to) {
        int lineEnd = to;
        int limit = to;
        while (limit > from) {
            int at = text.lastIndexOf(HASHES, limit - 1);
            if (at < from) {
                return null;
            }
            int start = Math.min(at + HASHES.length(), limit);
            for (int i = limit - 1; i >= start; i--) {
                lineEnd = text.charAt(i) == '\n' ? i : lineEnd;
            }
            if (lineEnd - start <= LONGEST_BARE_ANSWER) {
                String line = text.substring(start, lineEnd).strip();
                if (isAnswer(line)) {
                    return new Extraction(AnswerSource.HASHES, at, lineEnd, List.of(line), List.of(), true);
                }
            }
            limit = at;
        }
        return null;
    }

    /** Tells an answer after {@code ####} from a Markdown heading. */
    private static boolean isAnswer(String line) {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return false;
        }
        int words = Prose.words(line, 0, line.length());
        int point = line.indexOf(". ");
        boolean numbered = words > 0 && Character.isDigit(line.charAt(0)) && point > 0 && point <= 3;
        boolean startsWithWord = words > 0 && Character.isLetter(line.charAt(0));
        return !numbered && words <= (startsWithWord ? 1 : MOST_WORDS_AFTER_HASHES);
    }

    private static List<Extraction> phrases(String text, int from, int to) {
        var found = new ArrayList<Extraction>();
        for (Phrases.Tail tail : Phrases.find(text, from, to)) {
            Extraction place = Sentences.read(text, tail, to);
            if (place == null) {
                continue;
            }
            int last = found.size() - 1;
            if (last == 0
                    && isRepeated(text, place, found.get(last))
                    && !place.text().equals(found.get(last).text())) {
                found.set(last, found.get(last).withRival(place.text()));
            }
            found.add(place);
        }
        return found;
    }

    /** "The answer is 1. The answer is 2." names two answers; with anything between them, the second one corrects. */
    private static boolean isRepeated(String text, Extraction earlier, Extraction later) {
        int distance = later.start() - earlier.end();
        if (distance < 0 || distance > LONGEST_REPETITION) {
            return false;
        }
        for (int i = earlier.end(); i < later.start(); i++) {
            if (Character.isDigit(text.charAt(i)) || text.charAt(i) == '\n') {
                return false;
            }
        }
        return Prose.words(text, earlier.end(), later.start()) <= 1;
    }

    private static @Nullable Extraction math(String text, int from, int to) {
        List<Span> spans = MathSpans.find(text, from, to).stream()
                .filter(span -> !Denials.denies(text, from, span.start()))
                .toList();
        return spans.isEmpty() ? null : plain(AnswerSource.MATH, group(text, spans));
    }

    private static @Nullable Extraction number(String text, int from, int to, boolean outsideFormulas) {
        Span number = Numbers.last(text, from, to);
        if (number != null && outsideFormulas) {
            for (Span formula : MathSpans.find(text, from, to)) {
                if (formula.start() < number.end() && number.start() < formula.end()) {
                    return null;
                }
            }
        }
        return plain(AnswerSource.NUMBER, number);
    }

    private static @Nullable Extraction bare(String text) {
        return text.isBlank()
                ? null
                : new Extraction(AnswerSource.WHOLE, 0, text.length(), List.of(text), List.of(), true);
    }

    private static @Nullable Extraction whole(String text, int from, int to) {
        int start = Prose.skipSpace(text, from, to);
        int end = to;
        while (end > start && Prose.isSpace(text.charAt(end - 1))) {
            end--;
        }
        boolean bare = end > start
                && end - start <= LONGEST_BARE_ANSWER
                && text.indexOf("\n\n", start) < 0
                && Prose.words(text, start, end) <= MOST_WORDS_OF_BARE_ANSWER
                && !isSentenceWithFormula(text, start, end);
        if (!bare) {
            return null;
        }
        int claim = Prose.skipAdverbs(text, start, end);
        return new Extraction(AnswerSource.WHOLE, start, end, List.of(text.substring(claim, end)), List.of(), false);
    }

    /** "Thus $x = 2$ is our answer" is no bare answer, "$x = 2$ or $x = 3$" is one. */
    private static boolean isSentenceWithFormula(String text, int from, int to) {
        List<Span> formulas = MathSpans.find(text, from, to);
        int start = from;
        for (Span formula : formulas) {
            if (Prose.words(text, start, formula.start()) > 0 && !Connectors.joins(text, start, formula.start())) {
                return true;
            }
            start = formula.end();
        }
        return !formulas.isEmpty() && Prose.words(text, start, to) > 0;
    }

    private static @Nullable Extraction plain(AnswerSource source, @Nullable Span span) {
        return span == null
                ? null
                : new Extraction(source, span.start(), span.end(), List.of(span.text()), List.of(), false);
    }

    private static List<Extraction> listOf(@Nullable Extraction place) {
        return place == null ? List.of() : List.of(place);
    }

    /** Returns where the turn ends: models without a stop token go on with markers of the next one. */
    private static int endOfTurn(String text, int from) {
        int start = Prose.skipSpace(text, from, text.length());
        int close = -1;
        for (int i = text.indexOf("<|", from); i >= 0; i = text.indexOf("<|", i + 2)) {
            if (close < i) {
                close = text.indexOf("|>", i);
            }
            if (close < 0) {
                break;
            }
            if (close - i <= LONGEST_SPECIAL_TOKEN && i > start) {
                return i;
            }
        }
        return text.length();
    }
}
