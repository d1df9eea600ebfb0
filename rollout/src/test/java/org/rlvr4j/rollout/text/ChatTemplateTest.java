package org.rlvr4j.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rlvr4j.rollout.text.ChatMessage.assistant;
import static org.rlvr4j.rollout.text.ChatMessage.system;
import static org.rlvr4j.rollout.text.ChatMessage.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.checkpoint.CheckpointException;

/** Templates of the kinds that models have; expected texts are those of Python's Jinja 3.1.6 set up as transformers does. */
final class ChatTemplateTest {

    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

    private static final List<ChatMessage> CONVERSATION =
            List.of(system(" Be brief. "), user("Hi"), assistant("Hello!"), user("1+1?\n"));

    private static final ChatTemplate CHAT_ML = ChatTemplate.of("""
            {%- for message in messages %}
                {%- if loop.first and message['role'] != 'system' %}
                    {{- '<|im_start|>system\\nDefault.<|im_end|>\\n' }}
                {%- endif %}
                {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|im_start|>assistant\\n' }}
            {%- endif %}
            """, Map.of());

    private static final ChatTemplate LLAMA_3 = ChatTemplate.of("""
            {{- bos_token }}
            {%- if messages[0]['role'] == 'system' %}
                {%- set instructions = messages[0]['content'] | trim %}
                {%- set messages = messages[1:] %}
            {%- else %}
                {%- set instructions = "" %}
            {%- endif %}
            {%- if not date_string is defined %}
                {%- set date_string = "today" %}
            {%- endif %}

            {{- "<|start_header_id|>system<|end_header_id|>\\n\\nDate: " + date_string + "\\n" + instructions + "<|eot_id|>" }}
            {%- for message in messages %}
                {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' + message.content | trim + '<|eot_id|>' }}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
            {%- endif %}
            """, TOKENS);

    private static final ChatTemplate MISTRAL = ChatTemplate.of("""
            {%- if messages[0].role == "system" %}
                {%- set instructions = messages[0].content %}
                {%- set turns = messages[1:] %}
            {%- else %}
                {%- set turns = messages %}
            {%- endif %}
            {{- bos_token }}
            {%- for turn in turns %}
                {%- if (turn['role'] == 'user') != (loop.index0 % 2 == 0) %}
                    {{- raise_exception('Roles must alternate user/assistant') }}
                {%- endif %}
                {%- if turn.role == 'user' and loop.last and instructions is defined %}
                    {{- '[INST] ' + instructions + '\\n\\n' + turn.content + ' [/INST]' }}
                {%- elif turn.role == 'user' %}
                    {{- '[INST] ' + turn.content + ' [/INST]' }}
                {%- else %}
                    {{- ' ' + turn.content + eos_token }}
                {%- endif %}
            {%- endfor %}
            """, TOKENS);

    /** Drops the thoughts of earlier turns, walking backwards to find the last question. */
    private static final ChatTemplate THINKING = ChatTemplate.of("""
            {%- set ns = namespace(searching=true, last=messages|length - 1) %}
            {%- for message in messages[::-1] %}
                {%- if ns.searching and message.role == "user" and not(message.content.startswith('<tool>')) %}
                    {%- set ns.searching = false %}
                    {%- set ns.last = messages|length - 1 - loop.index0 %}
                {%- endif %}
            {%- endfor %}
            {%- for message in messages %}
                {%- set content = message.content %}
                {%- if '</think>' in content and loop.index0 < ns.last %}
                    {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
                {%- endif %}
                {{- '<|' + message.role + '|>' + content + '\\n' }}
            {%- endfor %}
            {%- if add_generation_prompt and enable_thinking is defined and enable_thinking is false %}
                {{- '<think>\\n\\n</think>\\n' }}
            {%- endif %}""", Map.of());

    @Test
    void render_chatMl() {
        assertThat(CHAT_ML.render(CONVERSATION, true)).isEqualTo("""
                        <|im_start|>system
                         Be brief. <|im_end|>
                        <|im_start|>user
                        Hi<|im_end|>
                        <|im_start|>assistant
                        Hello!<|im_end|>
                        <|im_start|>user
                        1+1?
                        <|im_end|>
                        <|im_start|>assistant
                        """);
        assertThat(CHAT_ML.render(List.of(user("Hi")), false))
                .isEqualTo("<|im_start|>system\nDefault.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n");
    }

    @Test
    void render_llama3() {
        assertThat(LLAMA_3.render(CONVERSATION, true))
                .isEqualTo("<s><|start_header_id|>system<|end_header_id|>\n\nDate: today\nBe brief.<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nHello!<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\n1+1?<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(LLAMA_3.render(List.of(user("Hi")), false, Map.of("date_string", "1 May")))
                .isEqualTo("<s><|start_header_id|>system<|end_header_id|>\n\nDate: 1 May\n<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>");
    }

    @Test
    void render_mistral() {
        assertThat(MISTRAL.render(CONVERSATION, true))
                .isEqualTo("<s>[INST] Hi [/INST] Hello!</s>[INST]  Be brief. \n\n1+1?\n [/INST]");
    }

    @Test
    void render_raisedExceptionIsOneSentence() {
        assertThatThrownBy(() -> MISTRAL.render(List.of(user("a"), user("b")), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2 messages", "Roles must alternate user/assistant")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
    }

    @Test
    void render_thinking() {
        List<ChatMessage> turns = List.of(
                user("Q1"), assistant("<think>\nhm\n</think>\n\nA1"), user("Q2"), assistant("<think>x</think>A2"));
        assertThat(THINKING.render(turns, false))
                .isEqualTo("<|user|>Q1\n<|assistant|>A1\n<|user|>Q2\n<|assistant|><think>x</think>A2\n");
        assertThat(THINKING.render(List.of(user("Q")), true, Map.of("enable_thinking", false)))
                .isEqualTo("<|user|>Q\n<think>\n\n</think>\n");
        assertThat(THINKING.render(List.of(user("Q")), true)).isEqualTo("<|user|>Q\n");
    }

    @Test
    void render_contentIsNeverATemplate() {
        String hostile = "{{ bos_token }} {% for x in y %} {# #} \\n <b>&\"' \u4f60 \ud83d\ude00";
        assertThat(CHAT_ML.render(List.of(system("s"), user(hostile)), false))
                .isEqualTo("<|im_start|>system\ns<|im_end|>\n<|im_start|>user\n" + hostile + "<|im_end|>\n");
    }

    @Test
    void load_prefersTheFile(@TempDir Path folder) throws IOException {
        assertThat(ChatTemplate.load(folder)).isEmpty();
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": {\"content\": \"<s>\"}}");
        assertThat(ChatTemplate.load(folder)).isEmpty();
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"chat_template\": \"{{ bos_token + messages[0].content }}\"}");
        assertThat(ChatTemplate.load(folder).orElseThrow().render(List.of(user("a")), false))
                .isEqualTo("<s>a");
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages[0].content + bos_token }}");
        assertThat(ChatTemplate.load(folder).orElseThrow().render(List.of(user("a")), false))
                .isEqualTo("a<s>");
    }

    @Test
    void load_namedTemplates(@TempDir Path folder) throws IOException {
        Path settings = folder.resolve("tokenizer_config.json");
        Files.writeString(
                settings,
                "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"},"
                        + " {\"name\": \"default\", \"template\": \"d\"}]}");
        assertThat(ChatTemplate.load(folder).orElseThrow().render(List.of(), false))
                .isEqualTo("d");
        Files.writeString(settings, "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"}]}");
        assertThatThrownBy(() -> ChatTemplate.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("tokenizer_config.json", "tool_use", "chat_template.jinja");
        Files.writeString(settings, "{\"chat_template\": 7}");
        assertThatThrownBy(() -> ChatTemplate.load(folder)).isInstanceOf(CheckpointException.class);
    }
}
