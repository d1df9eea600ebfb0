package org.rlvr4j.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rlvr4j.verifiers.ChoiceVerifier;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.AnswerSource;
import org.rlvr4j.verifiers.math.Judgement;
import org.rlvr4j.verifiers.math.MathVerifier;
import org.rlvr4j.verifiers.math.equal.EqualityOptions;
import org.rlvr4j.verifiers.math.equal.EqualityOptions.IntervalPolicy;

/**
 * A completion with its gold answer and the verdict it should get.
 *
 * @param expected whether the completion is right
 * @param kind the kind of the gold answer, or another group for the table
 * @param policy why people may see it otherwise, or nothing
 * @param dispute why the expectation is doubtful, or nothing
 */
record MathCase(
        String id,
        String gold,
        String completion,
        boolean expected,
        String kind,
        String policy,
        String dispute,
        JsonNode config) {

    private static final String WORKING = """
            Let $x$ be the number of eggs per day. We know that 16 - 3 = 13 of them remain, so that \\(x + 4 = 13\\) and
            therefore $x = 9$. At \\$2 each, this makes 18 dollars a day, or $7 \\cdot 18 = 126$ dollars a week.

            \\[ \\frac{126}{7} = 18, \\qquad \\sqrt{18^2} = 18. \\]

            """;

    /**
     * Reads a row.
     *
     * @throws IllegalArgumentException if a field is missing or has another type
     */
    static MathCase of(JsonNode row, int line, String goldField, String completionField) {
        if (!row.isObject()) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        JsonNode expected = row.path("expected");
        if (!expected.isMissingNode() && !expected.isBoolean()) {
            throw new IllegalArgumentException("\"expected\" is " + expected + "; it must be true or false");
        }
        JsonNode id = row.path("id");
        return new MathCase(
                id.isMissingNode() ? "line " + line : id.asText(),
                text(row, goldField),
                text(row, completionField),
                expected.asBoolean(true),
                row.path("kind")
                        .asText(row.path("family").asText(row.path("subject").asText("all"))),
                row.path("policy").asText(""),
                row.path("dispute").asText(""),
                row.path("config"));
    }

    private static String text(JsonNode row, String field) {
        JsonNode value = row.path(field);
        if (!value.isTextual() && !value.isNumber()) {
            throw new IllegalArgumentException("\"" + field + "\" is missing or no text");
        }
        return value.asText();
    }

    /** Returns a copy whose completion is the end of a worked solution of so many characters; bare answers stay. */
    MathCase padded(int characters) {
        if (config.path("bare").asBoolean(false) || completion.length() >= characters) {
            return this;
        }
        var text = new StringBuilder(characters);
        while (text.length() + completion.length() < characters) {
            text.append(WORKING);
        }
        return new MathCase(id, gold, text.append(completion).toString(), expected, kind, policy, dispute, config);
    }

    /** Judges the completion as the row's configuration says. */
    Judgement judge() {
        if (gold.isBlank()) {
            return new Judgement(new Verdict.Wrong("the gold answer is blank"), null, "", "", "blank gold answer", 0);
        }
        Set<String> extraction = extraction();
        if (extraction.equals(Set.of("string"))) {
            return choice();
        }
        return MathVerifier.of(gold)
                .withFormat(format(extraction))
                .withOptions(options())
                .judge(completion);
    }

    private Judgement choice() {
        Set<String> choices = new LinkedHashSet<>();
        config.path("strings").forEach(choice -> choices.add(choice.asText()));
        ChoiceVerifier verifier = ChoiceVerifier.of(gold, choices);
        Verdict verdict =
                (config.path("lowercase").asBoolean(true) ? verifier : verifier.caseSensitive()).verify(completion);
        return new Judgement(verdict, null, "", "choice", "choice", 0);
    }

    private Set<String> extraction() {
        var names = new LinkedHashSet<String>();
        config.path("extraction").forEach(name -> names.add(name.asText()));
        return names;
    }

    private AnswerFormat format(Set<String> extraction) {
        if (config.path("bare").asBoolean(false)) {
            return AnswerFormat.bare();
        }
        if (extraction.contains("gsm8k")) {
            return AnswerFormat.gsm8kFlexible();
        }
        AnswerFormat any = AnswerFormat.any();
        int priority = config.path("boxed_match_priority").asInt(0);
        var tiers = new ArrayList<Set<AnswerSource>>();
        for (Set<AnswerSource> tier : any.tiers()) {
            boolean phrase = tier.contains(AnswerSource.PHRASE);
            boolean boxed = tier.contains(AnswerSource.BOXED);
            if (priority == 0 || !phrase && !boxed) {
                tiers.add(tier);
            } else if (phrase) {
                if (priority < 0) {
                    tiers.add(tier);
                } else if (priority <= 50) {
                    tiers.add(Set.of(AnswerSource.PHRASE, AnswerSource.BOXED));
                } else {
                    tiers.addAll(List.of(tier, Set.of(AnswerSource.BOXED)));
                }
            }
        }
        return new AnswerFormat(tiers, any.afterThinking(), any.lastWins());
    }

    private EqualityOptions options() {
        EqualityOptions.Builder builder = EqualityOptions.defaults().toBuilder();
        if (config.has("precision")) {
            builder.roundingDigits(config.path("precision").asInt());
        }
        if (config.has("allow_set_relation_comp")) {
            boolean always = config.path("allow_set_relation_comp").asBoolean();
            builder.intervals(always ? IntervalPolicy.ALWAYS : IntervalPolicy.GOLD_IS_INEQUALITY);
        }
        return builder.renamedVariables(!config.path("strict").asBoolean(true))
                .bracelessArguments(config.path("malformed_operators").asBoolean(true))
                .build();
    }
}
