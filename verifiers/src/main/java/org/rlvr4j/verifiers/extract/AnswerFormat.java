package org.rlvr4j.verifiers.extract;

import static org.rlvr4j.verifiers.extract.AnswerSource.ANSWER_TAG;
import static org.rlvr4j.verifiers.extract.AnswerSource.BOXED;
import static org.rlvr4j.verifiers.extract.AnswerSource.HASHES;
import static org.rlvr4j.verifiers.extract.AnswerSource.LETTER;
import static org.rlvr4j.verifiers.extract.AnswerSource.MATH;
import static org.rlvr4j.verifiers.extract.AnswerSource.NUMBER;
import static org.rlvr4j.verifiers.extract.AnswerSource.PHRASE;
import static org.rlvr4j.verifiers.extract.AnswerSource.WHOLE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which places of a completion count as its answer, and in which order.
 *
 * <p>Tiers are tried in order. A tier that finds nothing passes on to the next; within a tier of several sources the
 * place that ends last wins.
 *
 * @param tiers from the most to the least trusted; no source may stand in two of them
 * @param afterThinking whether text up to the last {@code </think>} is ignored, where there is one
 * @param lastWins whether only the last of several boxes or tags counts; otherwise all of them must be right, since a
 *     completion that boxes two different answers hedges
 */
public record AnswerFormat(List<Set<AnswerSource>> tiers, boolean afterThinking, boolean lastWins) {

    public AnswerFormat {
        var seen = EnumSet.noneOf(AnswerSource.class);
        var copy = new ArrayList<Set<AnswerSource>>(tiers.size());
        for (Set<AnswerSource> tier : tiers) {
            if (tier.isEmpty()) {
                throw new IllegalArgumentException("a tier is empty; name at least one source for it");
            }
            for (AnswerSource source : tier) {
                if (!seen.add(source)) {
                    throw new IllegalArgumentException(source + " stands in two tiers; keep one of them");
                }
            }
            copy.add(Set.copyOf(tier));
        }
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("no source is named; an answer must be somewhere");
        }
        tiers = List.copyOf(copy);
    }

    /** Returns a format of single-source tiers in this order; later boxes and tags must agree with earlier ones. */
    public static AnswerFormat of(AnswerSource... sources) {
        var tiers = new ArrayList<Set<AnswerSource>>(sources.length);
        for (AnswerSource source : sources) {
            tiers.add(Set.of(source));
        }
        return new AnswerFormat(tiers, true, false);
    }

    /** Every place there is, marks before phrases before running text: for models that were not told a format. */
    public static AnswerFormat any() {
        return new AnswerFormat(
                List.of(
                        Set.of(ANSWER_TAG),
                        Set.of(BOXED),
                        Set.of(HASHES),
                        Set.of(PHRASE),
                        Set.of(WHOLE),
                        Set.of(MATH, NUMBER)),
                true,
                false);
    }

    /** The text is the answer: nothing is looked for in it. */
    public static AnswerFormat bare() {
        return of(WHOLE);
    }

    /** Only {@code <answer>…</answer>}: R1-Zero style. */
    public static AnswerFormat answerTag() {
        return of(ANSWER_TAG);
    }

    /** Only {@code \boxed{…}}: how MATH and its kin are asked. */
    public static AnswerFormat boxed() {
        return of(BOXED);
    }

    /** Only {@code #### x}: GSM8K, strict. */
    public static AnswerFormat gsm8kStrict() {
        return of(HASHES);
    }

    /** {@code #### x}, another mark or phrase, or else the last number: GSM8K, flexible. */
    public static AnswerFormat gsm8kFlexible() {
        return of(HASHES, ANSWER_TAG, BOXED, PHRASE, WHOLE, NUMBER);
    }

    /** A mark, a phrase, or a letter standing alone: multiple choice. */
    public static AnswerFormat choice() {
        return of(ANSWER_TAG, BOXED, HASHES, PHRASE, WHOLE, LETTER);
    }

    /** Returns a copy that takes the text before {@code </think>} into account. */
    public AnswerFormat withThinking() {
        return new AnswerFormat(tiers, false, lastWins);
    }

    /** Returns a copy in which the last of several boxes or tags counts, whatever the earlier ones say. */
    public AnswerFormat withLastWins() {
        return new AnswerFormat(tiers, afterThinking, true);
    }
}
