package org.rlvr4j.examples.config;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A data set of problems.
 *
 * @param train a file with one JSON object a line
 * @param heldOut another such file to measure on; null to hold out rows of {@code train}
 * @param furtherHeldOut files to measure on beside that; each is reported under its name without the ending
 * @param heldOutRows how many rows of {@code train} to hold out where there is no other file
 * @param format which fields a row has
 * @param questionField the field with the question, where the format is {@link Format#FIELDS} or {@link Format#CODE}
 * @param answerField the field with the expected answer, where the format is {@link Format#FIELDS}
 * @param template makes a prompt of a question: {@code r1-zero}, {@code chat} for the model's own chat template,
 *     {@code question} for the question alone, or a text that contains <code>{question}</code>
 * @param answer where a completion is to state its answer
 */
public record DataSettings(
        String train,
        @Nullable String heldOut,
        List<String> furtherHeldOut,
        int heldOutRows,
        Format format,
        String questionField,
        String answerField,
        String template,
        AnswerStyle answer) {

    /** What a row looks like. */
    public enum Format {
        /** GSM8K's own rows: {@code question}, and {@code answer}, a worked solution that ends in {@code #### 42}. */
        GSM8K,
        /** Two fields with the question and the expected answer. */
        FIELDS,
        /**
         * A field with the question, and the tests of a Java program as {@link org.rlvr4j.verifiers.code.task.CodeTasks}
         * reads them, in the row itself or in its field {@code task}.
         */
        CODE
    }

    /** Where a completion states its answer. */
    public enum AnswerStyle {
        /** In {@code <answer>...</answer>} after {@code <think>...</think>}, both exactly once, as R1-Zero does. */
        TAGS,
        /** In the last <code>\boxed{...}</code>. */
        BOXED,
        /** After {@code ####}, as GSM8K's own solutions do. */
        GSM8K,
        /** Wherever an answer can be found: a box, a tag, "the answer is", or the last number; for programs, a fence. */
        ANYWHERE
    }

    public DataSettings {
        if (train == null) {
            throw new IllegalArgumentException("data.train is missing; name a file with one JSON object a line");
        }
        furtherHeldOut = List.copyOf(furtherHeldOut);
        Checks.atLeast("data.heldOutRows", heldOutRows, 0);
        if (format == Format.CODE && answer != AnswerStyle.TAGS && answer != AnswerStyle.ANYWHERE) {
            throw new IllegalArgumentException("data.answer is " + answer.name().toLowerCase(Locale.ROOT)
                    + "; where data.format is code it must be tags or anywhere");
        }
        if (!template.matches("r1-zero|chat|question") && !template.contains("{question}")) {
            throw new IllegalArgumentException("data.template is '" + template
                    + "'; it must be r1-zero, chat, question, or a text that contains {question}");
        }
    }

    /** Returns this with another place for the answer. */
    public DataSettings withAnswer(AnswerStyle style) {
        return new DataSettings(
                train, heldOut, furtherHeldOut, heldOutRows, format, questionField, answerField, template, style);
    }

    DataSettings withFiles(UnaryOperator<String> change) {
        return new DataSettings(
                change.apply(train),
                heldOut == null ? null : change.apply(heldOut),
                furtherHeldOut.stream().map(change).toList(),
                heldOutRows,
                format,
                questionField,
                answerField,
                template,
                answer);
    }
}
