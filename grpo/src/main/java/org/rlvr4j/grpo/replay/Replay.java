package org.rlvr4j.grpo.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.run.RunRows;

/**
 * Computes the losses of a recorded run again, from {@code rollouts.jsonl} alone: rewards become advantages, and these,
 * with the recorded log-probabilities and entropies, become losses, by the parts that {@code config.yaml} names. A step
 * agrees if its loss is the reported one and its advantages are the recorded ones, each to 1e-9 relative. A loss near 0
 * is a sum of terms that cancel; it may differ by 1e-13 of their magnitudes, since another JVM may round {@code exp}
 * otherwise.
 *
 * <p>No policy is needed and no native library. The run may still be under way.
 *
 * <pre>{@code
 * Replay.open(Path.of("runs/first")).forEachStep(step -> true, step -> {
 *     if (!step.agrees()) {
 *         System.out.println(step.step() + ": " + step.disagreement());
 *     }
 * });
 * }</pre>
 */
public final class Replay {
    private final Path folder;
    private final RecordedRun run;
    private final Map<Long, Double> losses;

    private Replay(Path folder, RecordedRun run) {
        this.folder = folder;
        this.run = run;
        this.losses = losses(folder.resolve("metrics.jsonl"));
    }

    /**
     * Opens a run with the objective and the advantages that its {@code config.yaml} names.
     *
     * @throws ReplayException if the folder holds no run, or the run had parts that are not this library's
     */
    public static Replay open(Path runDirectory) {
        JsonNode config = config(runDirectory);
        return new Replay(
                runDirectory, RecordedRun.of(config, RecordedParts.objective(config), RecordedParts.advantage(config)));
    }

    /** Opens a run whose objective or advantages are of the caller's own making. */
    public static Replay open(Path runDirectory, Objective objective, AdvantageEstimator advantage) {
        return new Replay(runDirectory, RecordedRun.of(config(runDirectory), objective, advantage));
    }

    /**
     * Replays steps, one at a time in memory. A step that was reported without its completions does not agree.
     *
     * @param wanted which steps
     * @param found is given each of them in its order
     * @throws ReplayException if {@code rollouts.jsonl} is missing, or a line of it is not a completion's
     */
    public void forEachStep(LongPredicate wanted, Consumer<ReplayedStep> found) {
        Map<Long, Double> open = new TreeMap<>(losses);
        open.keySet().removeIf(step -> !wanted.test(step));
        Consumer<RecordedStep> judge = step -> {
            Double loss = open.remove(step.step());
            if (loss != null) {
                found.accept(step.replay(loss, run));
            }
        };
        Path file = folder.resolve("rollouts.jsonl");
        if (!Files.exists(file)) {
            throw new ReplayException(file + " does not exist; a run that recorded its completions has it");
        }
        Steps steps = new Steps(judge);
        read(file, (row, line) -> {
            long step = row.path("step").asLong(-1);
            if (wanted.test(step)) {
                steps.add(step, rollout(row, file, line));
            }
        });
        steps.end();
        open.forEach((step, loss) -> found.accept(
                new ReplayedStep(step, loss, Double.NaN, "rollouts.jsonl has no completions of this step")));
    }

    private static RecordedRollout rollout(ObjectNode row, Path file, long line) {
        try {
            return RecordedRollout.of(row);
        } catch (ReplayException e) {
            throw new ReplayException(file + " line " + line + " " + e.getMessage(), e);
        }
    }

    /** Puts rows together to steps. */
    private static final class Steps {
        private final Consumer<RecordedStep> whole;
        private @Nullable RecordedStep current;

        Steps(Consumer<RecordedStep> whole) {
            this.whole = whole;
        }

        void add(long number, RecordedRollout rollout) {
            RecordedStep step = current;
            if (step == null || step.step() != number) {
                end();
                step = new RecordedStep(number);
                current = step;
            }
            step.add(rollout);
        }

        void end() {
            if (current != null) {
                whole.accept(current);
            }
        }
    }

    private static Map<Long, Double> losses(Path file) {
        if (!Files.exists(file)) {
            throw new ReplayException(file + " does not exist; name the directory of a run");
        }
        Map<Long, Double> losses = new TreeMap<>();
        read(file, (row, line) -> {
            if (row.path("loss").isNumber()) {
                losses.put(row.path("step").asLong(), row.path("loss").doubleValue());
            }
        });
        return losses;
    }

    private static void read(Path file, RunRows.Visitor visitor) {
        try {
            RunRows.forEach(file, visitor);
        } catch (IOException e) {
            throw new ReplayException("the run cannot be replayed: " + e.getMessage(), e);
        }
    }

    private static JsonNode config(Path folder) {
        Path file = folder.resolve("config.yaml");
        if (!Files.isRegularFile(file)) {
            throw new ReplayException(folder + " holds no run (there is no config.yaml); name a run directory");
        }
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new ReplayException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
