package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small tokenizers of the kinds that models have, written as {@code tokenizer.json}. */
public final class TokenizerFiles {

    static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFiles() {}

    public static Path write(Path folder, ObjectNode tokenizer, String config) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return folder;
    }

    /** As GPT-2, Llama 3 and Qwen have it: bytes as characters, merges, tags as added tokens; no BOS. */
    public static ObjectNode byteLevel() throws IOException {
        ObjectNode root = root("""
                {"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
                 "model": {"type": "BPE", "vocab": {}, "merges": []}}""");
        ObjectNode vocab = vocab(root);
        for (int value = 0; value < 256; value++) {
            vocab.put(byteCharacter(value), value);
        }
        ArrayNode merges = (ArrayNode) root.get("model").get("merges");
        for (String merge : new String[] {"h e", "l l", "\u0120 w", "\u00c3 \u00a9"}) {
            merges.add(merge);
            vocab.put(merge.replace(" ", ""), vocab.size());
        }
        add(root, "<|endoftext|>", vocab.size(), true);
        add(root, "<|im_start|>", vocab.size() + 1, true);
        add(root, "<|im_end|>", vocab.size() + 2, true);
        add(root, "<think>", vocab.size() + 3, false);
        return root;
    }

    /** As Llama 2 and Mistral have it: blanks as a letter, unknown characters as bytes, BOS in front. */
    public static ObjectNode sentencePiece() throws IOException {
        ObjectNode root = root("""
                {"normalizer": {"type": "Sequence", "normalizers": [
                   {"type": "Prepend", "prepend": "\u2581"},
                   {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                   "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
                 "decoder": {"type": "Sequence", "decoders": [
                   {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                   {"type": "ByteFallback"}, {"type": "Fuse"},
                   {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
                 "model": {"type": "BPE", "vocab": {}, "merges": [], "unk_token": "<unk>", "fuse_unk": true,
                   "byte_fallback": true}}""");
        ObjectNode vocab = vocab(root);
        for (String token : new String[] {"<unk>", "<s>", "</s>"}) {
            vocab.put(token, vocab.size());
        }
        for (int value = 0; value < 256; value++) {
            vocab.put(String.format("<0x%02X>", value), vocab.size());
        }
        for (char c : "\u2581abcdefghilorw,.".toCharArray()) {
            vocab.put(String.valueOf(c), vocab.size());
        }
        ArrayNode merges = (ArrayNode) root.get("model").get("merges");
        for (String merge : new String[] {"l l", "h e", "\u2581 he", "\u2581 w"}) {
            merges.add(merge);
            vocab.put(merge.replace(" ", ""), vocab.size());
        }
        add(root, "<unk>", 0, true);
        add(root, "<s>", 1, true);
        add(root, "</s>", 2, true);
        return root;
    }

    /** One token per character, as tiny models have it; tags are tokens that decoding keeps. */
    public static ObjectNode characters() throws IOException {
        ObjectNode root = root("""
                {"pre_tokenizer": {"type": "Split", "pattern": {"Regex": ""}, "behavior": "Isolated", "invert": false},
                 "decoder": {"type": "Fuse"},
                 "model": {"type": "WordLevel", "vocab": {}, "unk_token": "<unk>"}}""");
        ObjectNode vocab = vocab(root);
        for (String token : new String[] {"<unk>", "<eos>"}) {
            vocab.put(token, vocab.size());
        }
        for (char c : " \n0123456789+*=?abc".toCharArray()) {
            vocab.put(String.valueOf(c), vocab.size());
        }
        add(root, "<unk>", 0, true);
        add(root, "<eos>", 1, true);
        add(root, "<answer>", vocab.size(), false);
        return root;
    }

    /** As T5 and early multilingual models have it. */
    static ObjectNode unigram() throws IOException {
        ObjectNode root = root("""
                {"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
                 "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
                 "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0], ["\u2581hello", -1.0],
                   ["\u2581", -3.0], ["w", -4.0], ["o", -4.0], ["r", -4.0], ["l", -4.0], ["d", -4.0]]}}""");
        add(root, "<unk>", 0, true);
        return root;
    }

    static void add(ObjectNode root, String content, int id, boolean special) {
        ((ArrayNode) root.get("added_tokens"))
                .addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    private static ObjectNode vocab(ObjectNode root) {
        return (ObjectNode) root.get("model").get("vocab");
    }

    private static ObjectNode root(String parts) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding").putArray("added_tokens");
        root.putNull("normalizer").putNull("pre_tokenizer").putNull("post_processor");
        root.setAll((ObjectNode) JSON.readTree(parts));
        return root;
    }

    /** GPT-2's table: printable bytes stand for themselves, the others follow from U+0100 on. */
    private static String byteCharacter(int value) {
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            if (b == value) {
                return String.valueOf((char) (printable ? b : next));
            }
            next += printable ? 0 : 1;
        }
        throw new IllegalArgumentException(String.valueOf(value));
    }
}
