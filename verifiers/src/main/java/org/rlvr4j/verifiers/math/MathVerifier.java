package org.rlvr4j.verifiers.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.AnswerSource;
import org.rlvr4j.verifiers.extract.ChoiceLabel;
import org.rlvr4j.verifiers.extract.Extraction;
import org.rlvr4j.verifiers.math.equal.AnswerComparison;
import org.rlvr4j.verifiers.math.equal.Decision;
import org.rlvr4j.verifiers.math.equal.EqualityOptions;
import org.rlvr4j.verifiers.math.evaluate.Work;
import org.rlvr4j.verifiers.math.parse.AnswerParser;
import org.rlvr4j.verifiers.math.parse.Reading;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Listing;
import org.rlvr4j.verifiers.math.tree.Node.SetOf;

/**
 * Compares a mathematical answer with the gold one: numbers, fractions, expressions, intervals, sets, tuples, matrices,
 * equations, inequalities, quantities, and words, in LaTeX or plain text.
 *
 * <p>An answer is right only if it was shown to be the same as the gold one; what no rule can decide is wrong. Work is
 * counted in steps, so a verdict is the same on every machine, and no input takes long.
 */
public final class MathVerifier implements Verifier {

    private static final int LONGEST_REASON = 80;
    private static final AnswerFormat MARKS =
            AnswerFormat.of(AnswerSource.ANSWER_TAG, AnswerSource.BOXED, AnswerSource.HASHES);

    private static final AnswerFormat SENTENCES = AnswerFormat.of(AnswerSource.PHRASE, AnswerSource.MATH);
    private static final Set<String> CHOICES = Set.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J");

    private final String goldText;
    private final Reading gold;
    private final AnswerExtractor extractor;
    private final EqualityOptions options;

    private MathVerifier(String goldText, Reading gold, AnswerFormat format, EqualityOptions options) {
        this.goldText = goldText;
        this.gold = gold;
        this.extractor = AnswerExtractor.of(format);
        this.options = options;
    }

    /**
     * Returns a verifier that looks for the answer as {@link AnswerFormat#any()} says and compares with
     * {@link EqualityOptions#defaults()}.
     *
     * @param gold the right answer, with or without dollar signs or a box around it; a worked solution with a box will do
     * @throws IllegalArgumentException if the gold answer is blank
     */
    public static MathVerifier of(String gold) {
        Reading reading = readGold(gold);
        if (reading == null) {
            throw new IllegalArgumentException(
                    "gold answer is '" + gold + "', which holds no answer; every completion would be wrong");
        }
        return new MathVerifier(gold, withLabel(gold, reading), AnswerFormat.any(), EqualityOptions.defaults());
    }

    /** Returns a copy that looks for the answer elsewhere. */
    public MathVerifier withFormat(AnswerFormat format) {
        return new MathVerifier(goldText, gold, format, options);
    }

    /** Returns a copy with other rules for what is the same. */
    public MathVerifier withOptions(EqualityOptions newOptions) {
        return new MathVerifier(goldText, gold, extractor.format(), newOptions);
    }

    @Override
    public Verdict verify(String completion) {
        return judge(completion).verdict();
    }

    /** Judges one completion and tells what led to the verdict. */
    public Judgement judge(String completion) {
        var work = new Work(options.workLimit());
        List<Extraction> places = extractor.extract(completion);
        Extraction firstPlace = null;
        Reading firstReading = null;
        String firstText = "";
        for (Extraction place : places) {
            for (String text : place.readings()) {
                Reading reading = AnswerParser.parse(text, !options.bracelessArguments());
                if (reading == null) {
                    continue;
                }
                if (isLabelled(text)) {
                    return labelled(place, text, reading, work);
                }
                if (reading.isMath() || !gold.isMath() && reading.words().equals(gold.words())) {
                    return judge(place, text, reading, work);
                }
                if (firstReading == null) {
                    firstPlace = place;
                    firstReading = reading;
                    firstText = text;
                }
            }
            if (place.binding()) {
                break;
            }
        }
        if (firstPlace == null || firstReading == null) {
            String why = places.isEmpty() ? "no answer found" : "the answer is empty";
            return new Judgement(new Verdict.Unparsable(why), null, "", "", why, work.steps());
        }
        return judge(firstPlace, firstText, firstReading, work);
    }

    /** Returns whether a text is a choice with its label, such as "C. Paris", and the label or the rest can be right. */
    private static boolean isLabelled(String text) {
        ChoiceLabel label = ChoiceLabel.parse(text);
        return label != null
                && !label.content().isEmpty()
                && label.letter().length() == 1
                && Character.isUpperCase(label.letter().charAt(0))
                && !label.namesAnother(CHOICES);
    }

    /** Judges a labelled choice: the whole, its label, and what it stands for. */
    private Judgement labelled(Extraction place, String text, Reading reading, Work work) {
        Judgement whole = judge(place, text, reading, work);
        ChoiceLabel label = ChoiceLabel.parse(text);
        if (whole.isCorrect() || label == null) {
            return whole;
        }
        List<String> parts = isLabelled(goldText) ? List.of(label.letter()) : List.of(label.letter(), label.content());
        for (String part : parts) {
            Reading partReading = AnswerParser.parse(part);
            Judgement judgement = partReading == null ? whole : judge(place, part, partReading, work);
            if (judgement.isCorrect()) {
                return judgement;
            }
        }
        return whole;
    }

    /** Returns the meanings of the gold answer: of a labelled choice, the label and what it stands for are two more. */
    private static Reading withLabel(String text, Reading whole) {
        ChoiceLabel label = isLabelled(text) ? ChoiceLabel.parse(text) : null;
        if (label == null) {
            return whole;
        }
        var nodes = new ArrayList<>(whole.nodes());
        for (String part : List.of(label.letter(), label.content())) {
            Reading reading = AnswerParser.parse(part);
            if (reading != null) {
                nodes.addAll(reading.nodes());
            }
        }
        return new Reading(nodes, whole.words(), whole.failure());
    }

    private Judgement judge(Extraction place, String text, Reading reading, Work work) {
        String kind = Kinds.of(reading.first());
        String found = "'" + shorten(text) + "' in " + place.source() + ", read as " + kind + ",";
        Verdict verdict;
        String rule;
        try {
            var comparison = new AnswerComparison(options, work);
            Decision decision = text.strip().equals(goldText.strip())
                    ? new Decision(true, true, "the same text")
                    : comparison.compare(gold, reading);
            rule = decision.rule();
            if (decision.equal()) {
                String rival = contradiction(place.rivals(), comparison);
                verdict = rival == null
                        ? new Verdict.Correct(found + " is " + shorten(goldText) + ": " + rule)
                        : new Verdict.Wrong(found + " is contradicted by '" + shorten(rival) + "' before it");
                rule = rival == null ? rule : "the completion hedges";
            } else if (decision.decided()) {
                verdict = new Verdict.Wrong(found + " is not " + shorten(goldText) + ": " + rule);
            } else {
                verdict = new Verdict.Wrong(found + " was not shown to be " + shorten(goldText) + ": " + rule);
            }
        } catch (Work.ExhaustedException e) {
            rule = e.getMessage() == null ? "took too many steps" : e.getMessage();
            verdict = new Verdict.Timeout(found + " could not be compared: it " + rule);
        }
        return new Judgement(verdict, place.source(), text, kind, rule, work.steps());
    }

    /** Returns an answer given elsewhere that is neither the gold one nor an item of it, or null. */
    private @Nullable String contradiction(List<String> rivals, AnswerComparison comparison) {
        for (String rival : rivals) {
            Reading reading = AnswerParser.parse(rival);
            if (reading == null) {
                continue;
            }
            boolean agrees = comparison.compare(gold, reading).equal();
            for (Node item : agrees ? List.<Node>of() : items(gold.first())) {
                agrees |= comparison
                        .compare(new Reading(List.of(item), "", ""), reading)
                        .equal();
            }
            if (!agrees) {
                return rival;
            }
        }
        return null;
    }

    private static List<Node> items(Node node) {
        if (node instanceof Listing listing) {
            return listing.items();
        }
        return node instanceof SetOf set ? set.items() : List.of();
    }

    /** Reads the gold answer: as it stands if that is mathematics, otherwise out of a text around it. */
    private static @Nullable Reading readGold(String gold) {
        if (gold.indexOf("box") < 0 && gold.indexOf('<') < 0 && gold.indexOf('#') < 0) {
            Reading reading = AnswerParser.parse(gold);
            if (reading != null && reading.isMath()) {
                return reading;
            }
        }
        var candidates = new ArrayList<String>();
        for (Extraction place : AnswerExtractor.of(MARKS).extract(gold)) {
            candidates.addAll(place.readings());
        }
        candidates.add(gold);
        for (Extraction place : AnswerExtractor.of(SENTENCES).extract(gold)) {
            candidates.addAll(place.readings());
        }
        Reading words = null;
        for (String candidate : candidates) {
            Reading reading = AnswerParser.parse(candidate);
            if (reading != null && reading.isMath()) {
                return reading;
            }
            words = words == null ? reading : words;
        }
        return words;
    }

    private static String shorten(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }
}
