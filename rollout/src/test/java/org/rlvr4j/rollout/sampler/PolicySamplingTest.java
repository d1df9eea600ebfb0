package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.policy.block.BlockPolicy;
import org.rlvr4j.rollout.policy.block.TinyBlocks;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.text.TokenizerFiles;

/** The sampler on real decoders. */
class PolicySamplingTest {
    private static final SampleKey KEY = new SampleKey(5, 1);
    private static final int EOS = 2;

    private static final List<Named<Policy>> POLICIES = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        Model model = Model.newInstance("tiny", "PyTorch");
        model.setBlock(TinyBlocks.initialized(TinyBlocks.causal(), model.getNDManager(), DataType.FLOAT32));
        POLICIES.add(Named.of("block", BlockPolicy.of(model, TinyBlocks.VOCABULARY, 60)));
        for (String name :
                List.of("llama", "qwen2_swa_yarn", "mistral_swa_fp16", "phi3", "gemma2", "gemma3_text", "gpt2")) {
            POLICIES.add(Named.of(name, CausalLm.load(OracleModels.folder(name))));
        }
    }

    @AfterAll
    static void close() {
        POLICIES.forEach(policy -> policy.getPayload().close());
        POLICIES.clear();
    }

    private static List<int[]> prompts(Policy policy) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.of(4, 1, 9, 6, 2)
                .mapToObj(length ->
                        random.ints(length, 0, policy.vocabularySize()).toArray())
                .toList();
    }

    private static SamplingOptions.Builder options() {
        return SamplingOptions.builder().groupSize(3).maxNewTokens(16).distribution(new Distribution(0.9, 0, 0.98, 0));
    }

    private static List<Completion> sample(Policy policy, List<int[]> prompts, SamplingOptions options) {
        return Sampler.of(policy, tokens -> "", EOS).sample(prompts, options, KEY);
    }

    private static List<List<Integer>> tokens(List<Completion> completions) {
        return completions.stream()
                .map(completion -> Arrays.stream(completion.tokens()).boxed().toList())
                .toList();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @FieldSource("POLICIES")
    void sample_tokensDoNotDependOnRowsStepsNeighboursOrOrder(Policy policy) {
        List<int[]> prompts = prompts(policy);
        List<List<Integer>> together = tokens(sample(policy, prompts, options().build()));

        assertThat(tokens(sample(policy, prompts, options().rows(3).build()))).isEqualTo(together);
        assertThat(tokens(sample(
                        policy, prompts, options().rows(7).stepsPerCall(1).build())))
                .isEqualTo(together);
        assertThat(tokens(sample(policy, prompts, options().stepsPerCall(16).build())))
                .isEqualTo(together);
        List<int[]> reversed = new ArrayList<>(prompts);
        Collections.reverse(reversed);
        assertThat(tokens(sample(policy, reversed, options().build())).subList(3, 6))
                .isEqualTo(together.subList(9, 12));
        assertThat(tokens(sample(
                        policy, prompts.subList(2, 3), options().groupSize(1).build())))
                .isEqualTo(together.subList(6, 7));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @FieldSource("POLICIES")
    void sample_logProbsAreThoseThatThePolicyScores(Policy policy) {
        List<int[]> prompts = prompts(policy);
        List<Completion> completions = sample(policy, prompts, options().build());
        List<TokenSequence> sequences = completions.stream()
                .map(completion -> sequence(prompts.get(completion.prompt()), completion.tokens()))
                .toList();
        TokenScores tempered = policy.score(new TokenBatch(sequences, 0.9));
        TokenScores untempered = policy.score(new TokenBatch(sequences));

        for (int i = 0; i < completions.size(); i++) {
            for (int t = 0; t < completions.get(i).length(); t++) {
                assertThat((double) completions.get(i).logProbs()[t])
                        .isCloseTo(tempered.logProbs()[i][t], within(1e-4));
                assertThat((double) completions.get(i).untemperedLogProbs()[t])
                        .isCloseTo(untempered.logProbs()[i][t], within(1e-4));
            }
        }
    }

    @Test
    void sample_modelWithItsOwnTokenizer(@TempDir Path folder) throws IOException {
        TokenizerFiles.write(folder, TokenizerFiles.characters(), "{\"eos_token\": \"<eos>\"}");
        ModelConfig config = ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(32)
                .hiddenSize(16)
                .intermediateSize(16)
                .layers(1)
                .heads(2)
                .maxPositions(40)
                .eosIds(1)
                .build();
        InitialWeights initial = new InitialWeights(1, 0.5, 0.5);
        try (CausalLm model = CausalLm.random(config, initial, folder, 3, CausalLm.Options.DEFAULT)) {
            List<Completion> completions = Sampler.of(model)
                    .sample(
                            List.of(model.tokenizer().encodePrompt("1+2=")),
                            options().groupSize(40).maxNewTokens(30).build(),
                            KEY);

            assertThat(completions)
                    .filteredOn(completion -> completion.finishReason() == FinishReason.EOS)
                    .isNotEmpty()
                    .allSatisfy(completion -> {
                        assertThat(completion.tokens()[completion.length() - 1]).isEqualTo(1);
                        assertThat(completion.text()).doesNotContain("<eos>");
                    });
            assertThat(completions).extracting(Completion::text).anyMatch(text -> text.length() > 5);
        }
    }

    private static TokenSequence sequence(int[] prompt, int[] completion) {
        return new TokenSequence(
                IntStream.concat(Arrays.stream(prompt), Arrays.stream(completion))
                        .toArray(),
                prompt.length);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @FieldSource("POLICIES")
    void sample_untilTheLongestSequenceThatThePolicyTakes(Policy policy) {
        List<int[]> prompts = List.of(new int[policy.maxSequenceLength() - 5], new int[policy.maxSequenceLength() - 2]);
        List<Completion> completions =
                sample(policy, prompts, options().ignoreEos(true).groupSize(2).build());

        assertThat(completions).extracting(Completion::length).containsExactly(5, 5, 2, 2);
    }
}
