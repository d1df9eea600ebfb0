package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.policy.draw.TokenDraw;

class SamplerTest {
    private static final int EOS = 0;
    private static final SampleKey KEY = new SampleKey(42, 7);
    private static final List<int[]> PROMPTS =
            List.of(new int[] {5}, new int[] {1, 2, 3}, new int[] {4, 4}, new int[] {9, 8, 7, 6, 5});

    /** Bytes as tokens, 0 as the end of sequence. */
    private static String decode(int... tokens) {
        byte[] bytes = new byte[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            bytes[i] = (byte) tokens[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Sampler sampler(JavaPolicy policy) {
        return Sampler.of(policy, SamplerTest::decode, EOS);
    }

    private static SamplingOptions.Builder options() {
        return SamplingOptions.builder().groupSize(3).maxNewTokens(40);
    }

    private static List<List<Integer>> tokens(List<Completion> completions) {
        return completions.stream()
                .map(completion -> Arrays.stream(completion.tokens()).boxed().toList())
                .toList();
    }

    private static Completion only(JavaPolicy policy, SamplingOptions.Builder options) {
        List<Completion> completions = sampler(policy)
                .sample(List.of(new int[] {1}), options.groupSize(1).build(), KEY);
        assertThat(completions).hasSize(1);
        return completions.get(0);
    }

    private static JavaPolicy saying(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JavaPolicy.saying(
                256,
                1,
                IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,8", "2,3", "3,1", "5,8", "12,4", "64,8", "64,64"})
    void sample_tokensDoNotDependOnRowsOrSteps(int rows, int steps) {
        Sampler sampler = sampler(JavaPolicy.hashing(12, 50));
        List<Completion> alone = new ArrayList<>();
        for (int[] prompt : PROMPTS) {
            alone.addAll(sampler.sample(List.of(prompt), options().build(), KEY));
        }

        List<Completion> together =
                sampler.sample(PROMPTS, options().rows(rows).stepsPerCall(steps).build(), KEY);

        assertThat(tokens(together)).isEqualTo(tokens(alone));
        assertThat(together.stream().map(Completion::length).distinct()).hasSizeGreaterThan(4);
    }

    @Test
    void sample_tokensDoNotDependOnTheOrderOfPrompts() {
        Sampler sampler = sampler(JavaPolicy.hashing(12, 50));
        List<int[]> reversed = new ArrayList<>(PROMPTS);
        Collections.reverse(reversed);

        List<List<Integer>> forward =
                tokens(sampler.sample(PROMPTS, options().groupSize(1).build(), KEY));
        List<List<Integer>> backward = new ArrayList<>(
                tokens(sampler.sample(reversed, options().groupSize(1).build(), KEY)));

        Collections.reverse(backward);
        assertThat(backward).isEqualTo(forward);
    }

    @Test
    void sample_aLargerGroupBeginsWithTheSmallerOne() {
        Sampler sampler = sampler(JavaPolicy.hashing(12, 50));
        List<int[]> prompt = List.of(new int[] {3});

        List<List<Integer>> four =
                tokens(sampler.sample(prompt, options().groupSize(4).build(), KEY));

        assertThat(tokens(sampler.sample(prompt, options().groupSize(2).build(), KEY)))
                .isEqualTo(four.subList(0, 2));
        assertThat(four).doesNotHaveDuplicates();
    }

    @Test
    void sample_equalPromptsAndOtherStepsAndSeedsDrawAnew() {
        Sampler sampler = sampler(JavaPolicy.hashing(12, 50));
        List<int[]> twice = List.of(new int[] {3}, new int[] {3});
        SamplingOptions options = options().build();

        List<List<Integer>> drawn = new ArrayList<>(tokens(sampler.sample(twice, options, KEY)));
        drawn.addAll(tokens(sampler.sample(twice, options, new SampleKey(42, 8))));
        drawn.addAll(tokens(sampler.sample(twice, options, new SampleKey(43, 7))));

        assertThat(drawn).hasSize(18).doesNotHaveDuplicates();
    }

    @Test
    void sample_ordersByPromptAndSampleWhateverFinishesFirst() {
        List<Completion> finished = new ArrayList<>();
        List<Completion> completions = sampler(JavaPolicy.hashing(12, 50))
                .sample(PROMPTS, options().build(), KEY, SamplingListener.onFinished(finished::add));

        assertThat(completions).extracting(c -> c.prompt() * 3 + c.sample()).isEqualTo(range(12));
        assertThat(finished).containsExactlyInAnyOrderElementsOf(completions).isNotEqualTo(completions);
    }

    private static List<Integer> range(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void sample_logProbsAreThoseOfTheTokensDrawn() {
        JavaPolicy policy = JavaPolicy.hashing(12, 50);
        Distribution distribution = new Distribution(0.8, 5, 0.9, 0.01);
        Completion completion = only(policy, options().distribution(distribution));

        double[] first = new double[12];
        Arrays.setAll(first, id -> hashedLogits(new int[] {1}, id));
        CounterRandom random = new CounterRandom(KEY, new int[] {1}, 0, 0);
        TokenDraw expected = TokenDraw.draw(first, distribution, random.uniform(0));
        assertThat(completion.tokens()[0]).isEqualTo(expected.token());
        assertThat((double) completion.logProbs()[0]).isCloseTo(expected.logProb(), within(1e-6));
        assertThat((double) completion.untemperedLogProbs()[0]).isCloseTo(expected.untemperedLogProb(), within(1e-6));
        assertThat(completion.logProbs()).hasSameSizeAs(completion.tokens());
        assertThat(completion.untemperedLogProbs()).hasSameSizeAs(completion.tokens());
    }

    private static double hashedLogits(int[] sequence, int id) {
        return (((31L * Arrays.hashCode(sequence) + id) * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-51 - 2;
    }

    @Test
    void sample_eosIsKeptAsATokenAndNotAsText() {
        Completion completion = only(saying("hi\0there"), options());

        assertThat(completion.tokens()).containsExactly('h', 'i', EOS);
        assertThat(completion.text()).isEqualTo("hi");
        assertThat(completion.finishReason()).isEqualTo(FinishReason.EOS);
        assertThat(completion.isTruncated()).isFalse();
    }

    @Test
    void sample_eosOnTheLastAllowedTokenIsNoTruncation() {
        assertThat(only(saying("hi\0there"), options().maxNewTokens(3)).finishReason())
                .isEqualTo(FinishReason.EOS);
    }

    @Test
    void sample_ignoreEosGoesOn() {
        Completion completion =
                only(saying("hi\0there"), options().ignoreEos(true).maxNewTokens(5));

        assertThat(completion.tokens()).containsExactly('h', 'i', EOS, 't', 'h');
        assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void sample_extraEosIdsEnd() {
        Completion completion = only(saying("hi there"), options().extraEosIds(Set.of((int) ' ')));

        assertThat(completion.text()).isEqualTo("hi");
        assertThat(completion.finishReason()).isEqualTo(FinishReason.EOS);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "7", "8", "64"})
    void sample_stopStringEndsWithTheTokenThatCompletesIt(int steps) {
        Completion completion = only(
                saying("a </answer> b"),
                options().stopStrings("</think>", "</answer>").stepsPerCall(steps));

        assertThat(decode(completion.tokens())).isEqualTo("a </answer>");
        assertThat(completion.text()).isEqualTo("a ");
        assertThat(completion.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void sample_stopStringBeforeEosInOneCallWins() {
        assertThat(only(saying("xy\0"), options().stopStrings("y")).finishReason())
                .isEqualTo(FinishReason.STOP);
    }

    @Test
    void sample_eosBeforeStopStringInOneCallWins() {
        assertThat(only(saying("x\0y"), options().stopStrings("y")).finishReason())
                .isEqualTo(FinishReason.EOS);
    }

    @Test
    void sample_incompleteCharacterAtTheEndReadsAsReplacement() {
        Completion completion = only(saying("né"), options().maxNewTokens(2));

        assertThat(completion.text()).isEqualTo("n\uFFFD");
    }

    @Test
    void sample_longestSequenceOfThePolicyEnds() {
        JavaPolicy policy = new JavaPolicy(3, 10, sequence -> new double[] {-1000, 0, 0});
        List<Completion> completions = sampler(policy)
                .sample(
                        List.of(new int[] {1}, new int[] {1, 1, 1, 1}),
                        options().build(),
                        KEY);

        assertThat(completions).extracting(Completion::length).containsExactly(9, 9, 9, 6, 6, 6);
        assertThat(completions).extracting(Completion::finishReason).containsOnly(FinishReason.LENGTH);
    }

    @Test
    void sample_noPromptsAreNoWork() {
        JavaPolicy policy = JavaPolicy.hashing(12, 50);

        assertThat(sampler(policy).sample(List.of(), options().build(), KEY)).isEmpty();
        assertThat(policy.decodersOpened).isZero();
    }

    @Test
    void sample_badPromptsAreRefusedBeforeAnyWork() {
        JavaPolicy policy = JavaPolicy.hashing(12, 4);

        assertRefused(policy, new int[4], "prompt 1 has 4 tokens, and the policy takes sequences of at most 4");
        assertRefused(policy, new int[0], "prompt 1 is empty");
        assertRefused(policy, new int[] {1, 12}, "prompt 1 holds token id 12, outside the policy's vocabulary of 12");
        assertRefused(policy, new int[] {-1}, "prompt 1 holds token id -1");
        assertThat(policy.decodersOpened).isZero();
    }

    @Test
    void sample_moreCompletionsThanOneRunTakesAreRefused() {
        SamplingOptions options = options().groupSize(Integer.MAX_VALUE).build();

        assertThatThrownBy(() -> sampler(JavaPolicy.hashing(12, 50)).sample(PROMPTS, options, KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sample in parts");
    }

    private static void assertRefused(JavaPolicy policy, int[] prompt, String message) {
        assertThatThrownBy(() -> sampler(policy)
                        .sample(List.of(new int[] {1}, prompt), options().build(), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void sample_interruptStopsBetweenCallsAndStaysSet() {
        JavaPolicy policy = JavaPolicy.hashing(12, 50);
        List<Completion> finished = new ArrayList<>();
        SamplingListener interrupting = SamplingListener.onFinished(completion -> {
            finished.add(completion);
            Thread.currentThread().interrupt();
        });

        assertThatThrownBy(
                        () -> sampler(policy).sample(PROMPTS, options().rows(2).build(), KEY, interrupting))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("of 12 completions");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(finished).hasSizeBetween(1, 2);
        assertThat(policy.decodersClosed).isEqualTo(1);
    }

    @Test
    void sample_cancelledBeforeTheFirstCallDrawsNothing() {
        JavaPolicy policy = JavaPolicy.hashing(12, 50);
        SamplingListener cancelled = new SamplingListener() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        };

        assertThatThrownBy(() -> sampler(policy).sample(PROMPTS, options().build(), KEY, cancelled))
                .isInstanceOf(CancellationException.class)
                .hasMessage("sampling was stopped after 0 of 12 completions");
        assertThat(policy.decodersClosed).isEqualTo(1);
    }

    @Test
    void sample_listenerThatThrowsClosesTheDecoder() {
        JavaPolicy policy = JavaPolicy.hashing(12, 50);
        SamplingListener failing = SamplingListener.onFinished(completion -> {
            throw new IllegalStateException("full");
        });

        assertThatThrownBy(() -> sampler(policy).sample(PROMPTS, options().build(), KEY, failing))
                .hasMessage("full");
        assertThat(policy.decodersClosed).isEqualTo(1);
    }

    @Test
    void sample_progressCountsTokensAndCompletions() {
        List<SamplingProgress> seen = new ArrayList<>();
        SamplingListener listener = new SamplingListener() {
            @Override
            public void onProgress(SamplingProgress progress) {
                seen.add(progress);
            }
        };
        List<Completion> completions = sampler(JavaPolicy.hashing(12, 50))
                .sample(PROMPTS, options().rows(4).build(), KEY, listener);

        SamplingProgress last = seen.get(seen.size() - 1);
        assertThat(last.tokens())
                .isEqualTo(completions.stream().mapToInt(Completion::length).sum());
        assertThat(last.finished()).isEqualTo(last.total()).isEqualTo(12);
        assertThat(last.liveRows()).isZero();
        assertThat(seen).extracting(SamplingProgress::finished).isSorted();
        assertThat(seen.get(0).liveRows()).isBetween(1, 4);
    }
}
