package org.rlvr4j.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rlvr4j.rollout.text.ChatMessage;
import org.rlvr4j.rollout.text.ChatTemplate;

/** Makes a prompt of a question. */
@FunctionalInterface
interface PromptTemplate {

    /**
     * What base models are asked with in R1-Zero's training. Source: DeepSeek-AI, DeepSeek-R1: Incentivizing Reasoning
     * Capability in LLMs via Reinforcement Learning, 2025, table 1.
     */
    String R1_ZERO =
            "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. "
                    + "The assistant first thinks about the reasoning process in the mind and then provides the user with the "
                    + "answer. The reasoning process and answer are enclosed within <think> </think> and <answer> </answer> "
                    + "tags, respectively, i.e., <think> reasoning process here </think> <answer> answer here </answer>. "
                    + "User: {question}. Assistant:";

    /** Returns the text that the model continues. */
    String prompt(String question);

    /**
     * Returns the template of a name, or of a text that contains <code>{question}</code>.
     *
     * @param model the folder whose chat template is meant by {@code chat}
     * @throws IOException if that is broken
     */
    static PromptTemplate of(String template, Path model) throws IOException {
        return switch (template) {
            case "r1-zero" -> filled(R1_ZERO);
            case "question" -> question -> question;
            case "chat" -> chat(model);
            default -> filled(template);
        };
    }

    private static PromptTemplate filled(String text) {
        return question -> text.replace("{question}", question.strip());
    }

    private static PromptTemplate chat(Path model) throws IOException {
        ChatTemplate template = ChatTemplate.load(model)
                .orElseThrow(() -> new IllegalArgumentException("data.template is chat, and " + model
                        + " has no chat template; use r1-zero, or put its chat_template.jinja there"));
        return question -> template.render(List.of(ChatMessage.user(question)), true);
    }
}
