package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the ids that a tokenizer's post-processor puts in front of a sequence. */
final class PromptPrefix {

    private final Vocabulary vocabulary;
    private final List<Integer> ids = new ArrayList<>();

    private PromptPrefix(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    static List<Integer> of(JsonNode tokenizer, Vocabulary vocabulary) {
        PromptPrefix prefix = new PromptPrefix(vocabulary);
        prefix.visit(tokenizer.path("post_processor"));
        return prefix.ids;
    }

    private void visit(JsonNode processor) {
        switch (processor.path("type").asText()) {
            case "Sequence" -> processor.path("processors").forEach(this::visit);
            case "TemplateProcessing" -> visitTemplate(processor);
            case "BertProcessing", "RobertaProcessing" ->
                ids.add(processor.path("cls").path(1).asInt());
            default -> {}
        }
    }

    private void visitTemplate(JsonNode processor) {
        for (JsonNode piece : processor.path("single")) {
            if (piece.has("Sequence")) {
                return;
            }
            String name = piece.path("SpecialToken").path("id").asText();
            JsonNode known = processor.path("special_tokens").path(name).path("ids");
            if (known.isArray()) {
                known.forEach(id -> ids.add(id.asInt()));
            } else {
                vocabulary.idOf(name).ifPresent(ids::add);
            }
        }
    }
}
