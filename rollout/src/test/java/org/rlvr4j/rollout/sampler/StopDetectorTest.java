package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopDetectorTest {

    private static String bytes(int[] tokens) {
        byte[] bytes = new byte[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            bytes[i] = (byte) tokens[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int[] tokens(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        Arrays.setAll(tokens, i -> bytes[i] & 0xFF);
        return tokens;
    }

    /** Feeds tokens in parts and returns how many there are up to the one that completed a stop string, or 0. */
    private static int stopIn(StopDetector detector, int[] tokens, int part) {
        for (int from = 0; from < tokens.length; from += part) {
            int count = Math.min(part, tokens.length - from);
            int found = detector.append(Arrays.copyOfRange(tokens, from, from + count), count);
            if (found > 0) {
                return from + found;
            }
        }
        return 0;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100})
    void append_stopStringOfSplitCharacters(int part) {
        StopDetector detector = new StopDetector(List.of("é答"), StopDetectorTest::bytes);

        assertThat(stopIn(detector, tokens("aé答案b"), part)).isEqualTo(tokens("aé答").length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100})
    void append_stopStringBeforeAnIncompleteCharacterOfTheSameToken(int part) {
        List<String> vocabulary = List.of("ab", "c", "END\uFFFD");
        StopDetector detector = new StopDetector(
                List.of("cEND"),
                ids -> Arrays.stream(ids).mapToObj(vocabulary::get).collect(Collectors.joining()));

        assertThat(stopIn(detector, new int[] {0, 1, 2, 0}, part)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void append_decoderThatStripsTheFirstSpace(int part) {
        List<String> vocabulary = List.of(" the", " end", " of", "s");
        StopDetector detector = new StopDetector(List.of("the end of"), ids -> Arrays.stream(ids)
                .mapToObj(vocabulary::get)
                .collect(Collectors.joining())
                .replaceFirst("^ ", ""));

        assertThat(stopIn(detector, new int[] {1, 2, 0, 3, 0, 1, 2, 1, 1}, part))
                .isEqualTo(7);
    }

    @Test
    void append_matchesFullDecodingOnRandomText() {
        Random random = new Random(11);
        String[] alphabet = {"a", "b", "é", "答", "😀"};
        List<String> stops = List.of("ab答", "éé", "b😀a", "aaaa");
        for (int round = 0; round < 500; round++) {
            String text = random.ints(40, 0, alphabet.length)
                    .mapToObj(i -> alphabet[i])
                    .collect(Collectors.joining());
            int[] tokens = tokens(text);

            int found = stopIn(new StopDetector(stops, StopDetectorTest::bytes), tokens, 1 + random.nextInt(9));

            assertThat(found).as(text).isEqualTo(firstStop(tokens, stops));
        }
    }

    private static int firstStop(int[] tokens, List<String> stops) {
        for (int end = 1; end <= tokens.length; end++) {
            String text = bytes(Arrays.copyOf(tokens, end));
            if (stops.stream().anyMatch(text::contains)) {
                return end;
            }
        }
        return 0;
    }

    @Test
    void append_workPerTokenDoesNotGrowWithTheCompletion() {
        AtomicInteger decoded = new AtomicInteger();
        StopDetector detector = new StopDetector(List.of("</answer>"), ids -> {
            decoded.addAndGet(ids.length);
            return bytes(ids);
        });

        assertThat(stopIn(detector, tokens("x".repeat(8000)), 8)).isZero();
        assertThat(decoded.get()).isLessThan(8000 * 8);
    }

    @Test
    void append_noStopStringsDecodeNothing() {
        StopDetector detector = new StopDetector(List.of(), ids -> {
            throw new AssertionError();
        });

        assertThat(stopIn(detector, tokens("abc"), 2)).isZero();
    }

    @Test
    void cut_beginsWhereTheFirstStopStringBegins() {
        assertThat(StopDetector.cut("one two three", List.of("three", "two"))).isEqualTo("one ");
        assertThat(StopDetector.cut("one", List.of("two"))).isEqualTo("one");
    }
}
