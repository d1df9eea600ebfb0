package org.rlvr4j.examples.digitsum;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;

/**
 * The shape of the base model, a Llama of 0.8 million parameters, and its tokenizer: one token for each of 52
 * characters and for each tag. Tags are tokens like others, not special ones, so that decoding keeps them.
 */
public final class BaseModel {

    private static final String CHARACTERS = "\n 0123456789+-*/=?:;,.()xabcdefghijklmnopqrstuvwyz'!";
    private static final List<String> SPECIAL = List.of("<pad>", "<eos>");
    private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");
    private static final int PAD = 0;
    private static final int EOS = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BaseModel() {}

    /** The model's configuration: 4 layers, 128 wide, 4 heads, tied embeddings, sequences of up to 128 tokens. */
    public static ModelConfig config() {
        return ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize((int) vocabulary().count())
                .hiddenSize(128)
                .intermediateSize(344)
                .layers(4)
                .heads(4)
                .maxPositions(128)
                .normEpsilon(1e-6)
                .ropeTheta(10_000)
                .tiedEmbeddings(true)
                .bosId(OptionalInt.empty())
                .eosIds(EOS)
                .padId(OptionalInt.of(PAD))
                .build();
    }

    /**
     * Returns a model with random weights.
     *
     * @param folder with the tokenizer
     * @param seed decides the weights
     */
    public static CausalLm untrained(Path folder, long seed) throws IOException {
        ModelConfig config = config();
        var initial = InitialWeights.scaledResiduals(config, 0.05, 0.02);
        return CausalLm.random(config, initial, folder, seed, CausalLm.Options.DEFAULT);
    }

    /** Returns the id that ends a document. */
    public static int eosId() {
        return EOS;
    }

    /** Writes the tokenizer as Hugging Face folders hold it. */
    public static void writeTokenizer(Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer());
        JSON.writeValue(
                folder.resolve("tokenizer_config.json").toFile(),
                JSON.createObjectNode()
                        .put("tokenizer_class", "PreTrainedTokenizerFast")
                        .put("clean_up_tokenization_spaces", false)
                        .put("model_max_length", config().maxPositions())
                        .put("pad_token", SPECIAL.get(PAD))
                        .put("eos_token", SPECIAL.get(EOS)));
    }

    private static Stream<String> vocabulary() {
        return Stream.of(
                        SPECIAL.stream(), TAGS.stream(), CHARACTERS.codePoints().mapToObj(Character::toString))
                .flatMap(tokens -> tokens);
    }

    /** Splits after every character; decoding joins tokens without anything between them. */
    private static ObjectNode tokenizer() {
        ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
        tokenizer.putNull("truncation");
        tokenizer.putNull("padding");
        ArrayNode added = tokenizer.putArray("added_tokens");
        Stream.concat(SPECIAL.stream(), TAGS.stream()).forEach(token -> added.addObject()
                .put("id", added.size() - 1)
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", SPECIAL.contains(token)));
        tokenizer.putNull("normalizer");
        ObjectNode split = tokenizer.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", "[\\s\\S]");
        split.put("behavior", "Isolated").put("invert", false);
        tokenizer.putNull("post_processor");
        tokenizer.putObject("decoder").put("type", "Fuse");
        // A character that is not in the vocabulary is refused, since this token is not in it either.
        ObjectNode model = tokenizer.putObject("model").put("type", "WordLevel");
        ObjectNode ids = model.putObject("vocab");
        vocabulary().forEach(token -> ids.put(token, ids.size()));
        model.put("unk_token", "<unk>");
        return tokenizer;
    }
}
