package org.rlvr4j.grpo.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
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
    private static final ObjectMapper JSON = new ObjectMapper();

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
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            read(lines, file, wanted, judge);
        } catch (IOException e) {
            throw new ReplayException(file + " cannot be read; a run that recorded its completions has it", e);
        }
        open.forEach((step, loss) -> found.accept(
                new ReplayedStep(step, loss, Double.NaN, "rollouts.jsonl has no completions of this step")));
    }

    private static void read(BufferedReader lines, Path file, LongPredicate wanted, Consumer<RecordedStep> judge)
            throws IOException {
        RecordedStep current = null;
        String next = lines.readLine();
        for (long number = 1; next != null; number++) {
            String line = next;
            next = lines.readLine();
            JsonNode row = json(line, file, number, next == null);
            long step = row == null ? -1 : row.path("step").asLong(-1);
            if (row == null || !wanted.test(step)) {
                continue;
            }
            if (current == null || current.step() != step) {
                if (current != null) {
                    judge.accept(current);
                }
                current = new RecordedStep(step);
            }
            try {
                current.add(RecordedRollout.of(row));
            } catch (ReplayException e) {
                throw new ReplayException(file + " line " + number + " " + e.getMessage(), e);
            }
        }
        if (current != null) {
            judge.accept(current);
        }
    }

    /** Returns a row; null for a last line that was cut off while it was written. */
    private static @Nullable JsonNode json(String line, Path file, long number, boolean last) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            if (last) {
                return null;
            }
            throw new ReplayException(
                    file + " line " + number + " is not JSON; the file is damaged, and the run cannot be replayed", e);
        }
    }

    private static Map<Long, Double> losses(Path file) {
        Map<Long, Double> losses = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String next = lines.readLine();
            for (long number = 1; next != null; number++) {
                String line = next;
                next = lines.readLine();
                JsonNode row = json(line, file, number, next == null);
                if (row != null && row.path("loss").isNumber()) {
                    losses.put(row.path("step").asLong(), row.path("loss").doubleValue());
                }
            }
        } catch (IOException e) {
            throw new ReplayException(file + " cannot be read; name the directory of a run", e);
        }
        return losses;
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
