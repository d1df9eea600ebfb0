package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.FolderFiles;
import org.rlvr4j.rollout.checkpoint.JsonFiles;
import org.rlvr4j.rollout.text.jinja.TemplateEngine;
import org.rlvr4j.rollout.text.jinja.TemplateException;

/**
 * How a model wants a conversation spelt: the Jinja template of a Hugging Face folder, rendered as
 * {@code apply_chat_template} of transformers does.
 *
 * <pre>{@code
 * String prompt = ChatTemplate.load(folder).orElseThrow()
 *         .render(List.of(ChatMessage.user("What is 6 times 7?")), true);
 * int[] ids = tokenizer.encode(prompt); // the template spells BOS out where the model wants it
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ChatTemplate {

    private static final String FILE = "chat_template.jinja";
    private static final String SETTINGS = "tokenizer_config.json";

    private final String origin;
    private final String source;
    private final Map<String, String> specialTokens;

    private ChatTemplate(String origin, String source, Map<String, String> specialTokens) {
        this.origin = origin;
        this.source = source;
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /**
     * Loads the default template of a model folder: {@code chat_template.jinja} if there is one, else what
     * {@code tokenizer_config.json} has.
     *
     * @return none if the model has no template, as base models often have none
     * @throws CheckpointException if a file is broken, or has several templates and none called {@code default}
     */
    public static Optional<ChatTemplate> load(Path folder) throws CheckpointException {
        Map<String, String> tokens = TokenizerSettings.read(folder).specialTokens();
        Path file = folder.resolve(FILE);
        if (FolderFiles.has(file)) {
            try {
                return Optional.of(new ChatTemplate(file.toString(), Files.readString(file), tokens));
            } catch (CharacterCodingException e) {
                throw new CheckpointException(file + " is not UTF-8 text: replace it by the original", e);
            } catch (IOException e) {
                throw new CheckpointException(file + " cannot be read (" + e + "): replace it by the original", e);
            }
        }
        Path settings = folder.resolve(SETTINGS);
        if (!FolderFiles.has(settings)) {
            return Optional.empty();
        }
        JsonNode template = JsonFiles.readObject(settings, "remove it").path("chat_template");
        return template.isMissingNode() || template.isNull()
                ? Optional.empty()
                : Optional.of(new ChatTemplate(settings.toString(), source(template, settings), tokens));
    }

    /**
     * Returns a template.
     *
     * @param source Jinja text; its variables are {@code messages}, {@code add_generation_prompt} and the special
     *     tokens
     * @param specialTokens such as {@code bos_token} and its spelling
     */
    public static ChatTemplate of(String source, Map<String, String> specialTokens) {
        return new ChatTemplate("the given chat template", source, specialTokens);
    }

    private static String source(JsonNode template, Path settings) throws CheckpointException {
        if (template.isTextual()) {
            return template.textValue();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : template) {
            if (each.path("name").asText().equals("default")
                    && each.path("template").isTextual()) {
                return each.get("template").textValue();
            }
            names.add(each.path("name").asText("?"));
        }
        throw new CheckpointException(settings + ": chat_template is neither a text nor a list with one named default"
                + (names.isEmpty() ? "" : " (it has " + String.join(", ", names) + ")")
                + ": write the one to use into " + FILE);
    }

    /**
     * Renders a conversation.
     *
     * @param addGenerationPrompt whether what begins the assistant's turn follows, so that the model answers
     * @throws IllegalArgumentException if the template does not take such a conversation, or is broken; the message
     *     says why
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, Map.of());
    }

    /**
     * Renders a conversation.
     *
     * @param variables further ones that the template knows, such as {@code enable_thinking}
     * @throws IllegalArgumentException as above
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, ?> variables) {
        Map<String, Object> values = new LinkedHashMap<>(specialTokens);
        values.putAll(variables);
        values.put("messages", messages.stream().map(ChatTemplate::asMap).toList());
        values.put("add_generation_prompt", addGenerationPrompt);
        try {
            return TemplateEngine.render(source, values);
        } catch (TemplateException e) {
            throw new IllegalArgumentException(
                    origin + ": the chat template cannot be rendered for this conversation of " + messages.size()
                            + " messages (" + e.getMessage() + "): change the messages, or the template",
                    e);
        }
    }

    private static Map<String, Object> asMap(ChatMessage message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role());
        map.put("content", message.content());
        return map;
    }
}
