package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.aggregation.TokenMean;
import org.rlvr4j.grpo.replay.Replay;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.grpo.report.StepReport;

class AdaptiveEntropyRunTest {
    /** The policy begins with an entropy of log 9 = 2.197 at each token. */
    private static final AdaptiveEntropy ALWAYS = new AdaptiveEntropy(0.01, 0, 0.025, 0.01, 3);

    private final TabularPolicy policy = Letters.policy();
    private final List<StepReport> reports = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        policy.close();
    }

    private GrpoTrainerBuilder builder() {
        return Letters.builder(policy).listener(reports::add).evaluation(null).runDirectory(folder.resolve("run"));
    }

    @Test
    void train_coefficientFollowsTheEntropy() {
        builder().adaptiveEntropy(ALWAYS).steps(4).build().train();
        assertThat(reports).extracting(r -> r.metric("entropy_coef")).containsExactly(0.0, 0.02, 0.025, 0.025);
        List<ReplayedStep> steps = new ArrayList<>();
        Replay.open(folder.resolve("run")).forEachStep(step -> true, steps::add);
        assertThat(steps).hasSize(4).allSatisfy(step -> assertThat(step.difference())
                .isZero());
    }

    @Test
    void train_keepsEntropyUp() {
        builder()
                .adaptiveEntropy(new AdaptiveEntropy(0.5, 0, 1, 0.1, 3))
                .objective(Objective.builder()
                        .entropyBonus(new EntropyBonus(0.5, new TokenMean()))
                        .build())
                .steps(10)
                .build()
                .train();
        try (TabularPolicy free = Letters.policy()) {
            List<StepReport> others = new ArrayList<>();
            Letters.builder(free)
                    .listener(others::add)
                    .evaluation(null)
                    .steps(10)
                    .build()
                    .train();
            assertThat(reports.get(9).metric("entropy"))
                    .isGreaterThan(others.get(9).metric("entropy"));
        }
    }

    @Test
    void resume_sameBytes() throws IOException {
        Resumption.assertSameBytes(folder, b -> b.adaptiveEntropy(new AdaptiveEntropy(0.01, 0, 1, 0.02, 2.19))
                .innerEpochs(2));
    }

    @Test
    void build_twoCoefficients() {
        assertThatThrownBy(() -> builder()
                        .adaptiveEntropy(ALWAYS)
                        .objective(Objective.builder()
                                .entropyBonus(new EntropyBonus(0.3))
                                .build())
                        .build())
                .hasMessageContaining("has the coefficient 0.3, and adaptiveEntropy starts at 0.01")
                .hasMessageContaining("give both the same or drop one");
    }
}
