package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.StepTrace;

/** Several updates on the same completions. */
class InnerEpochsTest {
    private final TabularPolicy policy = Letters.policy();
    private final List<StepReport> reports = new ArrayList<>();

    @AfterEach
    void close() {
        policy.close();
    }

    private StepTrace train(int innerEpochs, int miniBatches) {
        Letters.builder(policy)
                .objective(Objective.builder().trustRegion(new Unclipped()).build())
                .evaluation(null)
                .innerEpochs(innerEpochs)
                .miniBatches(miniBatches)
                .steps(1)
                .listener(reports::add)
                .build()
                .train();
        return Objects.requireNonNull(reports.get(0).trace());
    }

    @Test
    void train_everyEpochDealsAllGroupsOutAnew() {
        StepTrace trace = train(3, 2);
        assertThat(trace.updates()).hasSize(6);
        List<List<Integer>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            List<Integer> members = new ArrayList<>();
            trace.updates().subList(2 * epoch, 2 * epoch + 2).forEach(update -> Arrays.stream(update.members())
                    .forEach(members::add));
            assertThat(members).hasSize(64).doesNotHaveDuplicates();
            epochs.add(members);
        }
        assertThat(epochs).doesNotHaveDuplicates();
    }

    @Test
    void train_groupsStayWhole() {
        for (StepTrace.Update update : train(1, 4).updates()) {
            assertThat(Arrays.stream(update.members()).map(i -> i / 16).distinct())
                    .hasSize(1);
            assertThat(update.members()).hasSize(16);
        }
    }

    @Test
    void train_oldLogProbsAreThoseBeforeTheFirstUpdate() {
        StepTrace trace = train(2, 2);
        double[][] old = Objects.requireNonNull(trace.oldScores()).logProbs();
        double untrained = -Math.log(9); // the table of logits begins with zeros
        for (double[] row : old) {
            assertThat(row).containsOnly(new double[] {untrained}, within(1e-12));
        }
        double[] last = trace.updates().get(3).microBatches().get(0).scores().logProbs()[0];
        assertThat(last).doesNotContain(untrained);
    }

    @Test
    void train_firstUpdateIsOnPolicy() {
        train(1, 1);
        assertThat(reports.get(0).metric("ratio/mean")).isEqualTo(1);
        assertThat(reports.get(0).metric("staleness/max")).isZero();
    }

    @Test
    void train_staleUpdatesAreCounted() {
        train(2, 2);
        assertThat(reports.get(0).metric("staleness/max")).isEqualTo(3);
        assertThat(reports.get(0).metric("staleness/mean")).isEqualTo(1.5);
        assertThat(reports.get(0).metric("ratio/max")).isGreaterThan(1);
    }
}
