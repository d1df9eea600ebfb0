package org.rlvr4j.grpo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.replay.Replay;
import org.rlvr4j.grpo.replay.ReplayedStep;
import org.rlvr4j.grpo.report.StepReport;

/** A run of {@link Letters} that is recorded and watched, for tests of what became of it. */
abstract class LettersRun {
    final TabularPolicy policy = Letters.policy();
    final List<StepReport> reports = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        policy.close();
    }

    GrpoTrainerBuilder builder(int steps) {
        return Letters.builder(policy)
                .listener(reports::add)
                .evaluation(null)
                .steps(steps)
                .runDirectory(folder.resolve("run"));
    }

    List<ReplayedStep> replayed() {
        List<ReplayedStep> steps = new ArrayList<>();
        Replay.open(folder.resolve("run")).forEachStep(step -> true, steps::add);
        return steps;
    }
}
