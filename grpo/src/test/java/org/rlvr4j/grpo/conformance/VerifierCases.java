package org.rlvr4j.grpo.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.reward.RewardPolicy;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.NumericVerifier;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.extract.AnswerExtractor;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.Extraction;

/** TRL's reward functions that judge text: NaN stands for no reward. */
final class VerifierCases {
    private VerifierCases() {}

    /** TRL asks for thoughts and then anything; our shape has a second section, so anything is put into one. */
    static Outcome thinkFormat(Case vector) {
        String text = vector.input("text").asText();
        int end = text.lastIndexOf("</think>") + "</think>".length();
        String shaped = text.contains("</think>")
                ? text.substring(0, end) + "<answer>" + text.substring(end) + "</answer>"
                : text;
        return reward(vector, FormatVerifier.r1Zero(), shaped);
    }

    static Outcome accuracy(Case vector) {
        return reward(vector, numeric(vector), vector.input("completion").asText());
    }

    /** Thoughts don't count, and thoughts that never end leave no answer. */
    static Outcome reasoningAccuracy(Case vector) {
        String completion = vector.input("completion").asText();
        int end = completion.indexOf("</think>");
        String answer = end < 0 ? "" : completion.substring(end + "</think>".length());
        return reward(vector, numeric(vector), answer);
    }

    /** A gold answer that cannot be read says nothing about a completion. */
    private static @Nullable Verifier numeric(Case vector) {
        String gold = vector.input("gold").asText();
        List<Extraction> boxed = AnswerExtractor.of(AnswerFormat.boxed()).extract(gold);
        try {
            return NumericVerifier.of(boxed.isEmpty() ? gold : boxed.get(0).text())
                    .withFormat(AnswerFormat.any());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Outcome reward(Case vector, @Nullable Verifier verifier, String completion) {
        double reward = verifier == null
                ? Double.NaN
                : RewardPolicy.STANDARD.reward(verifier.verify(completion)).orElse(Double.NaN);
        return Check.ofPeer(vector)
                .number("reward", reward, vector.expected("reward"))
                .outcome();
    }
}
