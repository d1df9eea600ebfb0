package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.text.HfTokenizer;
import org.rlvr4j.rollout.text.Tokenizer;
import org.rlvr4j.rollout.text.TokenizerFiles;

/** Stop strings under the tokenizers that models have, against decoding everything after each token. */
class TokenizerStopTest {
    private static final List<String> STOPS = List.of("he答", "lé", "o w", "\uD83D\uDE00he", "l l");
    private static final String[] PIECES = {"he", "l", " ", "é", "o", "w", "答", "\uD83D\uDE00"};

    @TempDir
    private Path folder;

    @Test
    void append_byteLevelTokensOfText() throws IOException {
        assertTextAgrees(TokenizerFiles.byteLevel());
    }

    @Test
    void append_byteLevelTokensAtRandom() throws IOException {
        assertRandomTokensAgree(TokenizerFiles.byteLevel());
    }

    @Test
    void append_sentencePieceTokensOfText() throws IOException {
        assertTextAgrees(TokenizerFiles.sentencePiece());
    }

    @Test
    void append_sentencePieceTokensAtRandom() throws IOException {
        assertRandomTokensAgree(TokenizerFiles.sentencePiece());
    }

    private void assertTextAgrees(ObjectNode json) throws IOException {
        SplittableRandom random = new SplittableRandom(23);
        try (Tokenizer tokenizer = HfTokenizer.load(TokenizerFiles.write(folder, json, "{}"))) {
            for (int round = 0; round < 100; round++) {
                String text = random.ints(20, 0, PIECES.length)
                        .mapToObj(i -> PIECES[i])
                        .collect(Collectors.joining());
                assertAgrees(tokenizer, tokenizer.encode(text), random);
            }
        }
    }

    /** Random tokens are mostly bytes that are no UTF-8. */
    private void assertRandomTokensAgree(ObjectNode json) throws IOException {
        SplittableRandom random = new SplittableRandom(29);
        try (Tokenizer tokenizer = HfTokenizer.load(TokenizerFiles.write(folder, json, "{}"))) {
            for (int round = 0; round < 100; round++) {
                int[] stop = tokenizer.encode(STOPS.get(round % STOPS.size()));
                int[] tokens = random.ints(30, 0, tokenizer.vocabularySize()).toArray();
                System.arraycopy(stop, 0, tokens, random.nextInt(tokens.length - stop.length), stop.length);
                assertAgrees(tokenizer, tokens, random);
            }
        }
    }

    private static void assertAgrees(Tokenizer tokenizer, int[] tokens, SplittableRandom random) {
        StopDetector detector = new StopDetector(STOPS, tokenizer::decode);
        int part = random.nextInt(1, 10);
        int found = 0;
        for (int from = 0; from < tokens.length && found == 0; from += part) {
            int to = Math.min(from + part, tokens.length);
            int inPart = detector.append(Arrays.copyOfRange(tokens, from, to), to - from);
            found = inPart == 0 ? 0 : from + inPart;
        }

        assertThat(found).as(tokenizer.decode(tokens)).isEqualTo(firstStop(tokenizer, tokens));
    }

    private static int firstStop(Tokenizer tokenizer, int[] tokens) {
        for (int end = 1; end <= tokens.length; end++) {
            String text = tokenizer.decode(Arrays.copyOf(tokens, end));
            if (STOPS.stream().anyMatch(text::contains)) {
                return end;
            }
        }
        return 0;
    }
}
