package org.rlvr4j.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextStreamTest {

    private static final int H = 'h';

    private static HfTokenizer load(Path folder, ObjectNode tokenizer) throws IOException {
        return HfTokenizer.load(TokenizerFiles.write(folder, tokenizer, "{}"));
    }

    private static List<String> pieces(Tokenizer tokenizer, int... tokens) {
        TextStream stream = new TextStream(tokenizer);
        List<String> pieces = new ArrayList<>();
        for (int token : tokens) {
            pieces.add(stream.append(token));
        }
        pieces.add(stream.finish());
        return pieces;
    }

    private static void assertSameAsAtOnce(Tokenizer tokenizer, int... tokens) {
        assertThat(String.join("", pieces(tokenizer, tokens))).isEqualTo(tokenizer.decode(tokens));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello world", " he  he ", "h\u00e9\u4f60\u597d\ud83d\ude00, \ufffd end", ""})
    void append_byteLevelGivesTheWholeText(String text, @TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.byteLevel())) {
            assertSameAsAtOnce(tokenizer, tokenizer.encode(text));
        }
    }

    @Test
    void append_holdsIncompleteCharactersBack(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.byteLevel())) {
            assertThat(pieces(tokenizer, tokenizer.encode("h\ud83d\ude00h")))
                    .containsExactly("h", "", "", "", "\ud83d\ude00", "h", "");
            assertThat(pieces(tokenizer, H, 0xf0, 0x9f)).containsExactly("h", "", "", "\ufffd");
            assertThat(pieces(tokenizer, 0xf0, H)).containsExactly("", "\ufffdh", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello world", "a b  c", " he", "h\u4f60\u597d he", "\ud83d\ude00"})
    void append_sentencePieceGivesTheWholeText(String text, @TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.sentencePiece())) {
            assertSameAsAtOnce(tokenizer, tokenizer.encodePrompt(text));
        }
    }

    @Test
    void append_keepsBlanksBetweenWords(@TempDir Path folder) throws IOException {
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.sentencePiece())) {
            assertThat(pieces(tokenizer, tokenizer.encode("he he"))).containsExactly("he", " he", "");
            int blankHe = tokenizer.encode("he")[0];
            assertThat(pieces(tokenizer, 2, blankHe, 2, 2, blankHe)).containsExactly("", "he", "", "", " he", "");
        }
    }

    @Test
    void append_randomBytesGiveTheWholeText(@TempDir Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.byteLevel())) {
            for (int round = 0; round < 60; round++) {
                int[] tokens = random.ints(random.nextInt(1, 200), 0, tokenizer.vocabularySize())
                        .toArray();
                assertSameAsAtOnce(tokenizer, tokens);
            }
        }
    }

    /** Bytes above 0x7f alone: hardly ever a character, and nothing may be held back for long. */
    @Test
    void append_garbageIsReleasedSoon(@TempDir Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        try (HfTokenizer tokenizer = load(folder, TokenizerFiles.byteLevel())) {
            for (int round = 0; round < 20; round++) {
                int[] tokens = random.ints(300, 0x80, 0x100).toArray();
                assertSameAsAtOnce(tokenizer, tokens);
                List<String> pieces = pieces(tokenizer, tokens);
                assertThat(pieces.get(pieces.size() - 1)).hasSizeLessThan(48);
            }
        }
    }
}
