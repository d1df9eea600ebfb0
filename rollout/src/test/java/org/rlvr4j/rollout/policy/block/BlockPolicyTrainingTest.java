package org.rlvr4j.rollout.policy.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;

/** Reinforcement learning on a DJL block, in its plainest form. */
class BlockPolicyTrainingTest {
    private static final int WANTED = 4;
    private static final int[] PROMPT = {1, 5};

    /** REINFORCE: completions are pushed by how much more often than the average one they say the wanted token. */
    @Test
    void accumulate_reinforcementTeachesToSayAToken() {
        Model model = Model.newInstance("tiny", "PyTorch");
        model.setBlock(TinyBlocks.initialized(TinyBlocks.causal(), model.getNDManager(), DataType.FLOAT32));
        try (BlockPolicy policy = BlockPolicy.of(model, TinyBlocks.VOCABULARY, 10)) {
            Sampler sampler = Sampler.of(policy, tokens -> "");
            SamplingOptions options =
                    SamplingOptions.builder().groupSize(32).maxNewTokens(6).build();
            double before = share(sampler.sample(List.of(PROMPT), options, new SampleKey(1, -1)));
            for (int step = 0; step < 40; step++) {
                List<Completion> completions = sampler.sample(List.of(PROMPT), options, new SampleKey(1, step));
                double mean = share(completions);
                policy.accumulate(batch(completions), scores -> {
                    TokenScores gradient = new TokenScores(new double[32][6], new double[32][6]);
                    for (int i = 0; i < 32; i++) {
                        Arrays.fill(gradient.logProbs()[i], -(share(completions.subList(i, i + 1)) - mean) / 32);
                    }
                    return gradient;
                });
                descend(policy, 1.0);
            }
            double after = share(sampler.sample(List.of(PROMPT), options, new SampleKey(1, -1)));

            assertThat(before).isLessThan(0.4);
            assertThat(after).isGreaterThan(0.9);
        }
    }

    private static double share(List<Completion> completions) {
        return completions.stream()
                .flatMapToInt(completion -> Arrays.stream(completion.tokens()))
                .mapToDouble(token -> token == WANTED ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static TokenBatch batch(List<Completion> completions) {
        return new TokenBatch(completions.stream()
                .map(completion -> new TokenSequence(
                        IntStream.concat(Arrays.stream(PROMPT), Arrays.stream(completion.tokens()))
                                .toArray(),
                        PROMPT.length))
                .toList());
    }

    private static void descend(Policy policy, double learningRate) {
        policy.parameters().forEach(pair -> {
            NDArray array = pair.getValue().getArray();
            try (NDArray gradient = array.getGradient();
                    NDArray change = gradient.mul(learningRate)) {
                GradMode.withoutRecording(() -> array.subi(change));
            }
        });
        policy.zeroGradients();
    }
}
