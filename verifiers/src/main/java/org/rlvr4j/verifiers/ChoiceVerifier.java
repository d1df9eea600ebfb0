package org.rlvr4j.verifiers;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.ChoiceLabel;
import org.rlvr4j.verifiers.extract.Extraction;

/** Compares the letter of a multiple-choice answer: {@code C}, {@code (C)}, {@code \text{C}}, {@code C. Paris}. */
public final class ChoiceVerifier implements Verifier {

    private final String gold;
    private final Set<String> choices;
    private final boolean ignoreCase;
    private final AnswerFormat format;
    private final AnswerExtractor extractor;

    private ChoiceVerifier(String gold, Set<String> choices, boolean ignoreCase, AnswerFormat format) {
        this.gold = gold;
        this.choices = choices;
        this.ignoreCase = ignoreCase;
        this.format = format;
        this.extractor = AnswerExtractor.of(format);
    }

    /**
     * Returns a verifier that knows the choices A to J, looks for the answer as {@link AnswerFormat#choice()} says, and
     * does not tell {@code c} from {@code C}.
     *
     * @param gold the letter of the right choice, with or without brackets
     */
    public static ChoiceVerifier of(String gold) {
        return of(gold, Set.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J"));
    }

    /** Returns a verifier for these choices. */
    public static ChoiceVerifier of(String gold, Set<String> choices) {
        String bare = label(gold, choices, true);
        if (bare == null) {
            throw new IllegalArgumentException(
                    "gold answer is '" + gold + "', which is none of the choices " + new TreeSet<>(choices));
        }
        return new ChoiceVerifier(bare, Set.copyOf(choices), true, AnswerFormat.choice());
    }

    /** Returns a copy that looks for the answer elsewhere. */
    public ChoiceVerifier withFormat(AnswerFormat newFormat) {
        return new ChoiceVerifier(gold, choices, ignoreCase, newFormat);
    }

    /** Returns a copy that tells {@code c} from {@code C}. */
    public ChoiceVerifier caseSensitive() {
        return new ChoiceVerifier(gold, choices, false, format);
    }

    @Override
    public Verdict verify(String completion) {
        List<Extraction> places = extractor.extract(completion);
        for (Extraction place : places) {
            String label = label(place);
            if (label != null) {
                return judge(label, place);
            }
            if (place.binding()) {
                return new Verdict.Unparsable(
                        "'" + Verdicts.shorten(place.text()) + "' in " + place.source() + " names no choice");
            }
        }
        return new Verdict.Unparsable("no choice found");
    }

    private Verdict judge(String label, Extraction place) {
        for (String rival : place.rivals()) {
            if (!gold.equals(label(rival, choices, ignoreCase))) {
                return new Verdict.Wrong(
                        "choice " + label + " is contradicted by '" + Verdicts.shorten(rival) + "' before it");
            }
        }
        return gold.equals(label)
                ? new Verdict.Correct("choice " + label + " in " + place.source())
                : new Verdict.Wrong("choice " + label + " in " + place.source() + " is not " + gold);
    }

    private @Nullable String label(Extraction place) {
        for (String reading : place.readings()) {
            String label = label(reading, choices, ignoreCase);
            if (label != null) {
                return label;
            }
        }
        return null;
    }

    /** Returns the choice that a text starts with, or null. */
    private static @Nullable String label(String text, Set<String> choices, boolean ignoreCase) {
        ChoiceLabel label = ChoiceLabel.parse(text);
        if (label == null || label.namesAnother(choices)) {
            return null;
        }
        for (String choice : choices) {
            if (ignoreCase ? choice.equalsIgnoreCase(label.letter()) : choice.equals(label.letter())) {
                return choice;
            }
        }
        return null;
    }
}
