package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.StepTrace;

/**
 * The folder that a run is recorded in.
 *
 * <ul>
 *   <li>{@code config.yaml}: the settings, every default written out
 *   <li>{@code preflight.json}: what was found out before the first step
 *   <li>{@code metrics.jsonl}: one object a step, see {@code docs/metrics.md}
 *   <li>{@code rollouts.jsonl}: one object a completion, enough to recompute any step's loss
 *   <li>{@code evaluations.jsonl}: one object a completion of an evaluation
 *   <li>{@code stopped.jsonl}: the completions of a step that stopped the run, if one did
 *   <li>{@code checkpoints/step-N/}: the policy, and beside it what resuming needs
 *   <li>{@code events.out.tfevents...}: the metrics for TensorBoard
 * </ul>
 *
 * <p>What a step leaves behind is handed to the operating system before the next step begins.
 */
public final class RunDirectory implements AutoCloseable {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    private static final String CONFIG = "config.yaml";
    private static final String CONFIG_DRAFT = CONFIG + ".tmp";
    private static final String LOCK = "run.lock";

    /** What a run leaves that was killed before it had begun. */
    private static final Set<String> LEFTOVERS = Set.of(LOCK, CONFIG_DRAFT);

    private final Path folder;
    private final FileChannel lockFile;
    private final Checkpoints checkpoints;
    private final JsonLines metrics;
    private final JsonLines rollouts;
    private final JsonLines evaluations;
    private @Nullable EventFile events;

    private RunDirectory(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.checkpoints = new Checkpoints(folder.resolve("checkpoints"));
        this.metrics = new JsonLines(folder.resolve("metrics.jsonl"));
        this.rollouts = new JsonLines(folder.resolve("rollouts.jsonl"));
        this.evaluations = new JsonLines(folder.resolve("evaluations.jsonl"));
    }

    /**
     * Begins a run in a folder that is empty or missing.
     *
     * @throws RunDirectoryException if it holds files or cannot be written to
     */
    public static RunDirectory create(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RunDirectoryException("run directory " + folder + " is a file; name a folder");
        }
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.anyMatch(file -> !LEFTOVERS.contains(String.valueOf(file.getFileName())))) {
                    throw new RunDirectoryException("run directory " + folder
                            + " is not empty; name another, remove what is in it, or resume the run that it holds");
                }
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return lock(folder);
    }

    /**
     * Goes on with the run that a folder holds.
     *
     * @throws RunDirectoryException if it holds none, cannot be written to, or is in use
     */
    public static RunDirectory reopen(Path folder) {
        if (!Files.isRegularFile(folder.resolve(CONFIG))) {
            throw new RunDirectoryException("run directory " + folder + " holds no run (there is no " + CONFIG
                    + "); name one that does, or begin a new run");
        }
        return lock(folder);
    }

    private static RunDirectory lock(Path folder) {
        Path file = folder.resolve(LOCK);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // taken in this very process: handled as a lock that is not to be had
            }
            if (lock == null) {
                channel.close();
                throw new RunDirectoryException(
                        "run directory " + folder + " is in use by a run that has not ended; wait for it, or stop it");
            }
            return new RunDirectory(folder, channel);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static RunDirectoryException unusable(Path folder, IOException e) {
        return new RunDirectoryException(
                "run directory " + folder + " cannot be written to (" + RunDirectoryException.reason(e)
                        + "); name a folder that can",
                e);
    }

    /** Returns the folder. */
    public Path path() {
        return folder;
    }

    /** Returns the run's checkpoints. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Writes the settings of a new run. */
    public void writeConfig(ObjectNode config) {
        try {
            Path draft = Files.writeString(folder.resolve(CONFIG_DRAFT), YAML.writeValueAsString(config));
            Files.move(draft, folder.resolve(CONFIG), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Returns the settings that a run began with. */
    public ObjectNode readConfig() {
        try {
            JsonNode config = YAML.readTree(folder.resolve(CONFIG).toFile());
            if (config instanceof ObjectNode object) {
                return object;
            }
            throw new RunDirectoryException(folder.resolve(CONFIG) + " holds no settings; begin a new run");
        } catch (IOException e) {
            throw new RunDirectoryException(
                    folder.resolve(CONFIG) + " cannot be read (" + RunDirectoryException.reason(e)
                            + "); begin a new run, or put back a copy of the file",
                    e);
        }
    }

    /** Forgets all steps after one, before a run goes on from there; -1 forgets all. */
    public void truncateAfter(long step) {
        metrics.truncateAfter(step);
        rollouts.truncateAfter(step);
        evaluations.truncateAfter(step);
        events().restart(step + 1, System.currentTimeMillis());
    }

    /** Records what was found out before the first step. */
    public void writePreflight(Preflight preflight) {
        try {
            Files.writeString(
                    folder.resolve("preflight.json"),
                    PreflightJson.of(preflight).toPrettyString() + "\n");
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(folder.resolve("preflight.json"), e);
        }
    }

    /** Records a step. */
    public void append(StepReport report) {
        List<ObjectNode> drawn = rows(report.rollouts());
        StepTrace trace = report.trace();
        if (trace != null) {
            TraceJson.addTo(drawn, trace);
        }
        rollouts.append(drawn);
        Evaluation evaluation = report.evaluation();
        if (evaluation != null) {
            evaluations.append(rows(evaluation.rollouts()));
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("step", report.step());
        report.metrics().forEach((name, value) -> putNumber(row, name, value));
        metrics.append(List.of(row));
        events().scalars(report.step(), System.currentTimeMillis(), report.metrics());
    }

    /** Records the completions of a step that could not be completed, to look into. */
    public void appendStopped(List<Rollout> drawn) {
        new JsonLines(folder.resolve("stopped.jsonl")).append(rows(drawn));
    }

    private static List<ObjectNode> rows(List<Rollout> rollouts) {
        return rollouts.stream().map(RolloutJson::row).toList();
    }

    /** Whole numbers are written as such: {@code 128}, not {@code 128.0}. */
    static void putNumber(ObjectNode row, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            row.put(name, (long) value);
        } else {
            row.put(name, value);
        }
    }

    private EventFile events() {
        EventFile open = events;
        if (open == null) {
            try {
                open = EventFile.create(folder, System.currentTimeMillis());
            } catch (IOException e) {
                throw RunDirectoryException.unwritten(folder.resolve("events.out.tfevents"), e);
            }
            events = open;
        }
        return open;
    }

    @Override
    public void close() {
        try {
            if (events != null) {
                events.close();
            }
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the run directory: " + e.getMessage(), e);
        }
    }
}
