package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.Compositions;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;
import org.rlvr4j.grpo.replay.Replay;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.rollout.policy.CausalLm;

class ReplayedRunTest {
    private final Path run;
    private final Path rollouts;

    ReplayedRunTest(@TempDir Path folder) {
        this.run = folder.resolve("run");
        this.rollouts = run.resolve("rollouts.jsonl");
    }

    private static List<ReplayedStep> replay(Replay replay) {
        List<ReplayedStep> steps = new ArrayList<>();
        replay.forEachStep(step -> true, steps::add);
        return steps;
    }

    private void train(Objective objective, int updates) {
        try (TabularPolicy policy = Letters.policy()) {
            builder(policy, objective)
                    .innerEpochs(updates)
                    .miniBatches(updates)
                    .build()
                    .train();
        }
    }

    private GrpoTrainerBuilder builder(TabularPolicy policy, Objective objective) {
        return Letters.builder(policy)
                .objective(objective)
                .steps(3)
                .evaluation(null)
                .runDirectory(run);
    }

    private static Objective clipped() {
        return Objective.builder().kl(new KlPenalty(0.1)).build();
    }

    @Test
    void replay_oneUpdateAStep() {
        train(clipped(), 1);
        List<ReplayedStep> steps = replay(Replay.open(run));
        assertThat(steps).extracting(ReplayedStep::step).containsExactly(1L, 2L, 3L);
        assertThat(steps).allSatisfy(step -> assertThat(step.difference()).isZero());
        assertThat(steps.get(2).recordedLoss()).isNotZero();
    }

    static List<Compositions.Named> compositions() {
        return Compositions.all();
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void replay_everyComposition(Compositions.Named composition) {
        train(composition.objective(), 2);
        assertThat(replay(Replay.open(run))).hasSize(3).allSatisfy(step -> {
            assertThat(step.agrees()).as(step.disagreement()).isTrue();
            assertThat(step.difference()).isZero();
        });
    }

    @Test
    void replay_float32Scores() throws IOException {
        Objective objective = Objective.builder()
                .kl(new KlPenalty(0.1))
                .tokenTreatment(new TopEntropyMask(0.5))
                .entropyBonus(new EntropyBonus(0.01))
                .build();
        try (CausalLm model = TinyCausalLm.create()) {
            Letters.builder(model)
                    .objective(objective)
                    .innerEpochs(2)
                    .steps(2)
                    .evaluation(null)
                    .runDirectory(run)
                    .build()
                    .train();
        }
        assertThat(Files.readString(rollouts)).contains("\"float32\"").doesNotContain("\"float64\"");
        assertThat(replay(Replay.open(run))).hasSize(2).allSatisfy(step -> assertThat(step.difference())
                .isZero());
    }

    @Test
    void replay_changedReward() throws IOException {
        train(clipped(), 1);
        change(70, "\"reward\":[0-9.]+", "\"reward\":0.25");
        List<ReplayedStep> steps = replay(Replay.open(run));
        assertThat(steps).extracting(ReplayedStep::agrees).containsExactly(true, false, true);
        assertThat(steps.get(1).disagreement()).contains("the loss differs", "follows as");
    }

    @Test
    void replay_changedLogProb() throws IOException {
        train(clipped(), 1);
        change(140, "(\"micro_batch\".*\"log_probs\":\\[)[^,\\]]+", "$1-1.5");
        assertThat(replay(Replay.open(run)))
                .extracting(ReplayedStep::disagreement)
                .containsExactly(null, null, "the loss differs");
    }

    @Test
    void replay_missingCompletions() throws IOException {
        train(clipped(), 1);
        List<String> lines = Files.readAllLines(rollouts);
        Files.write(rollouts, lines.subList(0, 127));
        List<ReplayedStep> steps = replay(Replay.open(run));
        assertThat(steps).extracting(ReplayedStep::agrees).containsExactly(true, false, false);
        assertThat(steps.get(2).disagreement()).contains("no completions of this step");
    }

    @Test
    void replay_runUnderWay() throws IOException {
        train(clipped(), 1);
        Files.writeString(rollouts, "{\"step\": 4, \"gro", StandardOpenOption.APPEND);
        assertThat(replay(Replay.open(run))).hasSize(3).allMatch(ReplayedStep::agrees);
    }

    @Test
    void replay_damagedRow() throws IOException {
        train(clipped(), 1);
        change(1, "\"updates\"", "\"update\"");
        assertThatThrownBy(() -> replay(Replay.open(run)))
                .hasMessageContaining("rollouts.jsonl line 2 has no updates; a run can be replayed if");
    }

    @Test
    void replay_ownParts() {
        Objective own = Objective.builder()
                .trustRegion(token -> new Unclipped().term(token))
                .build();
        train(own, 1);
        assertThatThrownBy(() -> Replay.open(run)).hasMessageContaining("none of this library's parts");
        assertThat(replay(Replay.open(run, own, GroupRelative.grpo()))).allMatch(ReplayedStep::agrees);
    }

    @Test
    void open_noRun() {
        assertThatThrownBy(() -> Replay.open(run)).hasMessageContaining("holds no run (there is no config.yaml)");
    }

    private void change(int row, String what, String into) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(rollouts));
        String changed = lines.get(row).replaceFirst(what, into);
        assertThat(changed).isNotEqualTo(lines.get(row));
        lines.set(row, changed);
        Files.write(rollouts, lines);
    }
}
