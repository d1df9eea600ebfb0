package org.rlvr4j.grpo.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.rlvr4j.verifiers.NumericVerifier;
import org.rlvr4j.verifiers.Verifier;

/** Turns a row of a data set into a problem. */
@FunctionalInterface
public interface RowMapping {

    /**
     * Maps one row.
     *
     * @param row a JSON object
     * @param id names the row where it does not name itself
     * @throws IllegalArgumentException if the row cannot be used; the message says what is wrong with it
     */
    Problem problem(JsonNode row, String id);

    /**
     * Takes question and answer from two text fields.
     *
     * @param prompt what the policy continues, made from the question
     * @param verifier judges completions, made from the expected answer
     */
    static RowMapping fields(
            String questionField,
            String answerField,
            UnaryOperator<String> prompt,
            Function<String, Verifier> verifier) {
        return (row, id) -> {
            String question = Rows.text(row, questionField);
            String answer = Rows.textOrNumber(row, answerField);
            return new Problem(Rows.id(row, id), prompt.apply(question), verifier.apply(answer), answer);
        };
    }

    /**
     * Takes the question from a text field, and whatever the verifier needs from the row.
     *
     * @param prompt what the policy continues, made from the question
     * @param verifier judges completions, made from the whole row
     */
    static RowMapping judged(
            String questionField, UnaryOperator<String> prompt, Function<JsonNode, Verifier> verifier) {
        return (row, id) ->
                new Problem(Rows.id(row, id), prompt.apply(Rows.text(row, questionField)), verifier.apply(row));
    }

    /** Takes GSM8K's own rows and looks for the number anywhere in a completion, as {@link NumericVerifier} does. */
    static RowMapping gsm8k(UnaryOperator<String> prompt) {
        return gsm8k(prompt, NumericVerifier::of);
    }

    /**
     * Takes GSM8K's own rows: {@code question}, and {@code answer}, a worked solution whose last line is
     * {@code #### 42}. The number reaches the verifier without thousands separators and dollar sign.
     *
     * <p>Source: Cobbe et al., Training Verifiers to Solve Math Word Problems, 2021, and the files of its authors'
     * repository openai/grade-school-math.
     */
    static RowMapping gsm8k(UnaryOperator<String> prompt, Function<String, Verifier> verifier) {
        return (row, id) -> {
            String question = Rows.text(row, "question");
            String answer = Gsm8k.finalAnswer(Rows.text(row, "answer"));
            return new Problem(Rows.id(row, id), prompt.apply(question), verifier.apply(answer), answer);
        };
    }
}
