package org.rlvr4j.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.rollout.checkpoint.CheckpointException;

/** Without the checks most of these files end the virtual machine that the tests run in. */
final class TokenizerChecksTest {

    private static final int UNITS = 512;

    /** A map of A to "b". */
    private static byte[] map() {
        ByteBuffer map = ByteBuffer.allocate(Integer.BYTES * (1 + UNITS) + 2).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(UNITS * Integer.BYTES);
        putUnit(map, 0, 256 << 10); // the root's children begin at 256
        int child = 256 ^ 'A';
        putUnit(map, child, (child ^ (UNITS - 1)) << 10 | 1 << 8 | 'A'); // a leaf, whose value is the last unit
        putUnit(map, UNITS - 1, 0); // the first text
        map.position(Integer.BYTES * (1 + UNITS));
        return map.put((byte) 'b').put((byte) 0).array();
    }

    private static void putUnit(ByteBuffer map, int place, int unit) {
        map.putInt(Integer.BYTES * (1 + place), unit);
    }

    private static ObjectNode mapped(byte[] map) throws IOException {
        ObjectNode json = TokenizerFiles.characters();
        json.putObject("normalizer")
                .put("type", "Precompiled")
                .put("precompiled_charsmap", Base64.getEncoder().encodeToString(map));
        return json;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                part("normalizer", "{'type': 'Precompiled'}", "precompiled_charsmap", "no text"),
                part("normalizer", "{'type': 'Precompiled', 'precompiled_charsmap': '%'}", "not base64"),
                part("normalizer", "{'type': 'Precompiled', 'precompiled_charsmap': 'AB=='}", "not base64"),
                part("normalizer", "{'type': 'Precompiled', 'precompiled_charsmap': ''}", "0 bytes"),
                part("normalizer", "{'type': 'Precompiled', 'precompiled_charsmap': 'AAAAAA=='}", "0 units"),
                part("normalizer", "{'type': 'Precompiled', 'precompiled_charsmap': '/////wAA'}", "1073741823 units"),
                part(
                        "normalizer",
                        "{'type': 'Sequence', 'normalizers': [{'type': 'Precompiled',"
                                + " 'precompiled_charsmap': 'BAAAAAAAAAA='}]}",
                        "leads beyond its end"),
                part("pre_tokenizer", "{'type': 'FixedLength', 'length': 0}", "length of 0"),
                part(
                        "pre_tokenizer",
                        "{'type': 'Sequence', 'pretokenizers': [{'type': 'FixedLength', 'length': 0}]}",
                        "length of 0"),
                part(
                        "model",
                        "{'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'ab': 2}, 'merges': ['a b'],"
                                + " 'continuing_subword_prefix': '##'}",
                        "a b",
                        "##"),
                part(
                        "model",
                        "{'type': 'BPE', 'vocab': {'a': 0, 'é': 1, 'aé': 2}, 'merges': [['a', 'é']],"
                                + " 'continuing_subword_prefix': '#'}",
                        "é"),
                part(
                        "post_processor",
                        "{'type': 'TemplateProcessing', 'single': [{'Sequence': {'id': 'B', 'type_id': 0}}], 'pair': [],"
                                + " 'special_tokens': {}}",
                        "single text"),
                part(
                        "post_processor",
                        "{'type': 'Sequence', 'processors': [{'type': 'TemplateProcessing', 'single': [], 'pair': [],"
                                + " 'special_tokens': {}}]}",
                        "single text"),
                part("decoder", "{'type': 'Strip', 'content': ' ', 'start': 0, 'stop': 1}", "stop of 1"),
                part("decoder", "{'type': 'Fuse', 'x': 1e999}", "beyond all bounds"),
                part("decoder", "{'type': 'Fuse', 'x': '\\ud800'}", "half a character"),
                part(
                        "decoder",
                        "{'type': 'Sequence', 'decoders': [".repeat(60) + "{'type': 'Fuse'}" + "]}".repeat(60),
                        "100 levels"));
    }

    private static Arguments part(String name, String value, String... named) {
        return Arguments.of(name, value.replace('\'', '"'), named);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void load_whatWouldEndTheProcessIsRefused(String name, String value, String[] named, @TempDir Path folder)
            throws IOException {
        ObjectNode json = TokenizerFiles.characters().put(name, "here");
        // As text, for Jackson would not write such numbers and characters.
        Files.writeString(
                folder.resolve("tokenizer.json"),
                json.toString().replace("\"" + name + "\":\"here\"", "\"" + name + "\":" + value));
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString())
                .hasMessageContainingAll(named);
    }

    @Test
    void load_addedTokenOfWhichNothingIsLeft(@TempDir Path folder) throws IOException {
        ObjectNode json = TokenizerFiles.characters();
        json.putObject("normalizer")
                .put("type", "Strip")
                .put("strip_left", true)
                .put("strip_right", true);
        json.withArray("/added_tokens")
                .addObject()
                .put("id", 1000)
                .put("content", "\n\n")
                .put("single_word", true)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", true)
                .put("special", false);
        TokenizerFiles.write(folder, json, "{}");
        assertThatThrownBy(() -> HfTokenizer.load(folder).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("\\n\\n", "normalized to false");
    }

    @Test
    void load_soundMapIsUsed(@TempDir Path folder) throws IOException {
        TokenizerFiles.write(folder, mapped(map()), "{}");
        try (HfTokenizer tokenizer = HfTokenizer.load(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode("1A1"))).isEqualTo("1b1");
        }
    }

    /** Whatever bits are turned, the map is refused or a text can be encoded with it. */
    @Test
    void encode_withDamagedMaps(@TempDir Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] map = map();
            int place = i % 3 == 0 ? 256 ^ 'A' : i % 3 == 1 ? UNITS - 1 : 0;
            map[Integer.BYTES * (1 + place) + random.nextInt(Integer.BYTES)] ^= (byte) (1 << random.nextInt(8));
            TokenizerFiles.write(folder, mapped(map), "{}");
            try (HfTokenizer tokenizer = HfTokenizer.load(folder)) {
                assertThat(tokenizer.encode("AA1A")).isNotEmpty();
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("precompiled_charsmap is damaged");
                refused++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("cannot encode"); // A is not mapped, and not in the vocabulary
            }
        }
        assertThat(refused).isBetween(1, 59);
    }

    @Test
    void fault_textsAreNotUtf8() {
        byte[] map = map();
        map[map.length - 2] = (byte) 0xff;
        assertThat(CharacterMap.fault(map)).contains("UTF-8");
    }

    @Test
    void fault_textBeginsWithinACharacter() {
        byte[] map = map();
        byte[] letter = "é".getBytes(StandardCharsets.UTF_8);
        map[map.length - 2] = letter[0];
        map[map.length - 1] = letter[1];
        assertThat(CharacterMap.fault(map)).isNull();
        ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).putInt(Integer.BYTES * UNITS, 1);
        assertThat(CharacterMap.fault(map)).contains("beyond");
    }
}
