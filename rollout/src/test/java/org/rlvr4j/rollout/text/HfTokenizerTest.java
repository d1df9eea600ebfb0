package org.rlvr4j.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.rollout.checkpoint.CheckpointException;

final class HfTokenizerTest {

    private static HfTokenizer byteLevel(Path folder) throws IOException {
        return HfTokenizer.load(
                TokenizerFiles.write(folder, TokenizerFiles.byteLevel(), "{\"eos_token\": \"<|im_end|>\"}"));
    }

    private static HfTokenizer sentencePiece(Path folder, String config) throws IOException {
        return HfTokenizer.load(TokenizerFiles.write(folder, TokenizerFiles.sentencePiece(), config));
    }

    @Test
    void encode_byteLevelMerges(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            assertThat(IntStream.of(tokenizer.encode("hello w\u00e9"))
                            .mapToObj(tokenizer::token)
                            .toList())
                    .containsExactly("he", "ll", "o", "\u0120w", "\u00c3\u00a9");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello world",
                "  two  blanks ",
                "tab\tline\nend\n",
                "h\u00e9llo \u4f60\u597d \ud83d\ude00!",
                "nul \u0000 and \u007f",
                "\ufffd",
                "\ufeffmark",
                "a <|im_start|>b",
                "<think> kept"
            })
    void decode_undoesEncodeOnBytes(String text, @TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text.replace("<|im_start|>", ""));
        }
    }

    @Test
    void encode_loneSurrogateIsNoCharacter(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode("a\ud83db"))).isEqualTo("a?b");
        }
    }

    @Test
    void encode_specialTokensSpeltOut(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            assertThat(tokenizer.encode("<|im_start|>h<|im_end|>")).containsExactly(261, 'h', 262);
            assertThat(tokenizer.eosId()).hasValue(262);
            assertThat(tokenizer.bosId()).isEmpty();
            assertThat(tokenizer.idOf("<think>")).hasValue(263);
            assertThat(tokenizer.vocabularySize()).isEqualTo(264);
            assertThat(tokenizer.token(263)).isEqualTo("<think>");
            assertThat(tokenizer.token(264)).isEqualTo("<264>");
        }
    }

    @Test
    void encode_addsNoBosButEncodePromptDoes(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = sentencePiece(folder, "{\"bos_token\": {\"content\": \"<s>\"}}")) {
            assertThat(tokenizer.bosId()).hasValue(1);
            int[] plain = tokenizer.encode("hello");
            assertThat(IntStream.of(plain).mapToObj(tokenizer::token).toList()).containsExactly("\u2581he", "ll", "o");
            assertThat(tokenizer.encodePrompt("hello")[0]).isEqualTo(1);
            assertThat(tokenizer.encodePrompt("hello")).endsWith(plain).hasSize(plain.length + 1);
        }
    }

    @Test
    void encodePrompt_doesNotDoubleBos(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = sentencePiece(folder, "{\"bos_token\": \"<s>\"}")) {
            int[] ids = tokenizer.encodePrompt("<s>hello");
            assertThat(ids[0]).isEqualTo(1);
            assertThat(ids[1]).isNotEqualTo(1);
        }
    }

    @Test
    void encodePrompt_addBosTokenFalseWins(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = sentencePiece(folder, "{\"bos_token\": \"<s>\", \"add_bos_token\": false}")) {
            assertThat(tokenizer.encodePrompt("hello")).isEqualTo(tokenizer.encode("hello"));
        }
    }

    @Test
    void encodePrompt_addBosTokenTrueWins(@TempDir Path folder) throws IOException {
        Path written = TokenizerFiles.write(
                folder, TokenizerFiles.byteLevel(), "{\"bos_token\": \"<|endoftext|>\", \"add_bos_token\": true}");
        try (HfTokenizer tokenizer = HfTokenizer.load(written)) {
            assertThat(tokenizer.encodePrompt("h")).containsExactly(260, 'h');
        }
    }

    @Test
    void load_specialTokensMapFillsIn(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"eos_token\": {\"content\": \"</s>\"}}");
        try (HfTokenizer tokenizer = sentencePiece(folder, "{\"eos_token\": null}")) {
            assertThat(tokenizer.eosId()).hasValue(2);
        }
    }

    @Test
    void decode_sentencePieceBytes(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = sentencePiece(folder, "{}")) {
            int[] ids = tokenizer.encode("hello w\u4f60");
            assertThat(tokenizer.decode(ids)).isEqualTo("hello w\u4f60");
            assertThat(tokenizer.decode(IntStream.of(ids).limit(ids.length - 1).toArray()))
                    .isEqualTo("hello w\ufffd\ufffd");
            assertThat(tokenizer.decode(1, 2)).isEmpty();
        }
    }

    @Test
    void decode_idsWithoutTokens(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            assertThat(tokenizer.decode()).isEmpty();
            assertThat(tokenizer.decode('h', 100_000, Integer.MAX_VALUE)).isEqualTo("h");
            assertThatThrownBy(() -> tokenizer.decode(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1");
        }
    }

    @Test
    void encode_characterLevelKeepsTags(@TempDir Path folder) throws IOException {
        Path written = TokenizerFiles.write(folder, TokenizerFiles.characters(), "{\"eos_token\": \"<eos>\"}");
        try (HfTokenizer tokenizer = HfTokenizer.load(written)) {
            int[] ids = tokenizer.encode("12+3=?<answer>15\n<eos>");
            assertThat(ids).hasSize(11);
            assertThat(tokenizer.decode(ids)).isEqualTo("12+3=?<answer>15\n");
        }
    }

    @Test
    void encode_unigram(@TempDir Path folder) throws IOException {
        Path written = TokenizerFiles.write(folder, TokenizerFiles.unigram(), "{}");
        try (HfTokenizer tokenizer = HfTokenizer.load(written)) {
            assertThat(tokenizer.encode("hello world")).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(tokenizer.token(1)).isEqualTo("\u2581hello");
            assertThat(tokenizer.decode(1, 2, 3, 4)).isEqualTo("hello wo");
        }
    }

    @Test
    void encode_ignoresTruncationAndPaddingOfTheFile(@TempDir Path folder) throws IOException {
        ObjectNode json = TokenizerFiles.byteLevel();
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 4)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        json.putObject("padding")
                .put("direction", "Right")
                .putNull("pad_to_multiple_of")
                .put("pad_id", 0)
                .put("pad_type_id", 0)
                .put("pad_token", "!")
                .putObject("strategy")
                .put("Fixed", 8);
        try (HfTokenizer tokenizer =
                HfTokenizer.load(TokenizerFiles.write(folder, json, "{\"model_max_length\": 4}"))) {
            assertThat(tokenizer.encode("x".repeat(5000))).hasSize(5000);
            assertThat(tokenizer.encode("xy")).hasSize(2);
        }
    }

    @Test
    void encode_manyThreadsAgree(@TempDir Path folder) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (HfTokenizer tokenizer = byteLevel(folder)) {
            int[] expected = tokenizer.encode("hello world, hello");
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(pool.submit(() -> {
                    int[] ids = tokenizer.encode("hello world, hello");
                    return Arrays.equals(ids, expected) && tokenizer.decode(ids).equals("hello world, hello");
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void close_thenEveryCallSaysSo(@TempDir Path folder) throws IOException {
        HfTokenizer tokenizer = byteLevel(folder);
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tokenizer.decode(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void load_noTokenizer(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> HfTokenizer.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(folder.toString(), "tokenizer.json is missing", "copy it");
        Files.createFile(folder.resolve("tokenizer.model"));
        assertThatThrownBy(() -> HfTokenizer.load(folder))
                .hasMessageContainingAll("tokenizer.model", "AutoTokenizer.from_pretrained");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "{}",
                "{\"model\": {\"type\": \"BPE\"}}",
                "{\"model\": {\"type\": \"Nonsense\", \"vocab\": {\"a\": 0}, \"merges\": []}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 4000000000}, \"merges\": []}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a\"]}}",
                "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 7, \"vocab\": [[\"a\", 0.0]]}}",
                "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": []}}",
                "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}, \"behavior\": \"Isolated\","
                        + " \"invert\": false}, \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}",
                "{\"decoder\": {\"type\": \"Nonsense\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}}",
                "version https://git-lfs.github.com/spec/v1"
            })
    void load_brokenFile(String content, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), content);
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void encode_whatTheVocabularyCannotSpell(@TempDir Path folder) throws IOException {
        ObjectNode json = TokenizerFiles.characters();
        ((ObjectNode) json.get("model")).put("unk_token", "nowhere");
        try (HfTokenizer tokenizer = HfTokenizer.load(TokenizerFiles.write(folder, json, "{}"))) {
            assertThatThrownBy(() -> tokenizer.encode("1Z"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(folder.toString(), "\"1Z\"");
        }
    }

    @Test
    void idOf_isWhatEncodingGives(@TempDir Path folder) throws IOException {
        ObjectNode json = TokenizerFiles.characters();
        TokenizerFiles.add(json, "<far>", 500, true);
        TokenizerFiles.add(json, "<taken>", 0, true);
        TokenizerFiles.add(json, "<far>", 501, true);
        TokenizerFiles.add(json, "7", 502, false);
        TokenizerFiles.add(json, "<last>", 3, true);
        try (HfTokenizer tokenizer =
                HfTokenizer.load(TokenizerFiles.write(folder, json, "{\"eos_token\": \"<far>\"}"))) {
            for (String token : List.of("<answer>", "<far>", "<taken>", "7", "<last>")) {
                int[] ids = tokenizer.encode(token);
                assertThat(tokenizer.idOf(token)).as(token).hasValue(ids[0]);
                assertThat(tokenizer.token(ids[0])).isEqualTo(token);
                assertThat(ids).hasSize(1);
            }
            assertThat(tokenizer.eosId()).hasValue(tokenizer.encode("<far>")[0]);
            assertThat(tokenizer.vocabularySize()).isEqualTo(tokenizer.encode("<last>")[0] + 1);
        }
    }

    @Test
    void load_linksToNowhere(@TempDir Path folder) throws IOException {
        TokenizerFiles.write(folder, TokenizerFiles.characters(), "{}");
        Path settings = folder.resolve("tokenizer_config.json");
        Files.delete(settings);
        Files.createSymbolicLink(settings, Path.of("gone"));
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("tokenizer_config.json", "link to gone");
    }

    @Test
    void load_brokenSettings(@TempDir Path folder) throws IOException {
        TokenizerFiles.write(folder, TokenizerFiles.byteLevel(), "{\"eos_token\": 3}");
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("tokenizer_config.json", "eos_token is 3");
        TokenizerFiles.write(folder, TokenizerFiles.byteLevel(), "{\"add_bos_token\": true}");
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .hasMessageContainingAll("tokenizer_config.json", "add_bos_token", "bos_token");
    }
}
