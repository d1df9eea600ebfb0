package org.rlvr4j.rollout.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much work is wasted where completions' lengths are uniform in 1..128. */
class SchedulingTest {
    private static final int EOS = 0;

    /** What a run with prompts of 16 tokens and groups of 8 cost. */
    private record Cost(SamplingProgress end, int calls, double idleShare) {
        double usefulShare() {
            return end.tokens() / (double) end.rowSteps();
        }
    }

    private static Cost run(int prompts, int rows, int steps) {
        // The chance of ending after n tokens is 1 / (128 - n + 1): lengths are uniform in 1..128.
        JavaPolicy policy = new JavaPolicy(2, 1024, sequence -> {
            int drawn = sequence.length - 16;
            return new double[] {drawn >= 127 ? 1000 : -Math.log(127 - drawn), 0};
        });
        List<int[]> batch = IntStream.range(0, prompts)
                .mapToObj(i -> IntStream.range(0, 16).map(j -> (i >> j) & 1).toArray())
                .toList();
        List<SamplingProgress> seen = new ArrayList<>();
        SamplingListener listener = new SamplingListener() {
            @Override
            public void onProgress(SamplingProgress progress) {
                seen.add(progress);
            }
        };
        SamplingOptions options = SamplingOptions.builder()
                .groupSize(8)
                .maxNewTokens(128)
                .rows(rows)
                .stepsPerCall(steps)
                .build();
        Sampler.of(policy, tokens -> "", EOS).sample(batch, options, new SampleKey(3, 0), listener);
        return new Cost(seen.get(seen.size() - 1), seen.size(), idleShare(seen, rows, steps));
    }

    /** The share of row-steps that were not drawn, up to the call after which no completion waits for a row. */
    private static double idleShare(List<SamplingProgress> seen, int rows, int steps) {
        int busy = 0;
        while (seen.get(busy).finished() + seen.get(busy).liveRows()
                < seen.get(busy).total()) {
            busy++;
        }
        return 1 - seen.get(busy).rowSteps() / (double) ((busy + 1) * rows * steps);
    }

    @ParameterizedTest
    @CsvSource({"16,64", "64,64", "64,256", "16,16", "16,8"})
    void sample_usefulShareOfRowStepsIsAtLeastNineTenths(int prompts, int rows) {
        Cost cost = run(prompts, rows, 8);
        System.out.printf(
                "%d groups of 8, %d rows: %.3f useful, %.2f prefills per group, %.3f rows idle, %d calls%n",
                prompts,
                rows,
                cost.usefulShare(),
                cost.end().prefills() / (double) prompts,
                cost.idleShare(),
                cost.calls());

        assertThat(cost.usefulShare()).isGreaterThan(0.9);
    }

    @Test
    void sample_manyRowsProcessEachPromptAboutOnce() {
        Cost cost = run(64, 64, 8);

        assertThat(cost.end().prefills()).isLessThan(64 * 5 / 4);
        assertThat(cost.idleShare()).isLessThan(0.2);
    }

    @Test
    void sample_oneStepPerCallWastesNone() {
        assertThat(run(16, 64, 1).usefulShare()).isEqualTo(1.0);
    }
}
