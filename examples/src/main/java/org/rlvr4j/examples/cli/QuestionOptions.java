package org.rlvr4j.examples.cli;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.Overrides;
import picocli.CommandLine.Option;

/** The options that say which model is asked, how, and where it is to state its answer. */
final class QuestionOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A Hugging Face folder; the bundled base model where not given.")
    private @Nullable String model;

    @Option(
            names = "--template",
            paramLabel = "TEMPLATE",
            description = "r1-zero (default), chat, question, or a text with {question}.")
    private @Nullable String template;

    @Option(
            names = "--answer",
            paramLabel = "WHERE",
            description = "Where completions are to state the answer: tags (default), boxed, gsm8k, anywhere.")
    private @Nullable String answer;

    /** Returns whether any of them was given. */
    boolean anyGiven() {
        return Stream.of(model, template, answer).anyMatch(option -> option != null);
    }

    /** Sets the keys of those that were given. */
    void override(Overrides overrides) {
        text(overrides, "model", model);
        text(overrides, "data.template", template);
        text(overrides, "data.answer", answer);
    }

    private static void text(Overrides overrides, String key, @Nullable String value) {
        if (value != null) {
            overrides.text(key, value);
        }
    }
}
