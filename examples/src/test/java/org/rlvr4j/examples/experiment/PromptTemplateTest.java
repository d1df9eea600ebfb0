package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTemplateTest {

    private final Path folder;

    PromptTemplateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void of_r1Zero() throws IOException {
        assertThat(PromptTemplate.of("r1-zero", folder).prompt("What is 6 times 7?"))
                .startsWith("A conversation between User and Assistant.")
                .endsWith("User: What is 6 times 7?. Assistant:");
    }

    @Test
    void of_question() throws IOException {
        assertThat(PromptTemplate.of("question", folder).prompt("6*7=")).isEqualTo("6*7=");
    }

    @Test
    void of_ownText() throws IOException {
        assertThat(PromptTemplate.of("Q: {question}\nA:", folder).prompt(" $1 \\0 "))
                .isEqualTo("Q: $1 \\0\nA:");
    }

    @Test
    void of_chat() throws IOException {
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}"
                        + "{% if add_generation_prompt %}<|assistant|>{% endif %}");
        assertThat(PromptTemplate.of("chat", folder).prompt("6*7?")).isEqualTo("<|user|>6*7?<|assistant|>");
    }

    @Test
    void of_chatWithoutATemplate() {
        assertThatThrownBy(() -> PromptTemplate.of("chat", folder)).hasMessageContaining("has no chat template");
    }
}
