package org.rlvr4j.grpo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.run.RunDirectory;
import org.rlvr4j.grpo.run.TrainerState;
import org.rlvr4j.rollout.policy.Policy;

/** Records a run where there is a directory for it, and does nothing where there is none. */
final class RunRecord implements AutoCloseable {
    /** Settings that a resumed run may change: they decide how long and how fast it goes, not what it computes. */
    private static final Set<String> FREE = Set.of(
            "steps",
            "checkpointEvery",
            "verifierThreads",
            "verifierTimeout",
            "maxFailureShare",
            "preflight",
            "maxDeadSteps");

    private final @Nullable RunDirectory directory;
    private @Nullable Path lastCheckpoint;

    RunRecord(@Nullable RunDirectory directory) {
        this.directory = directory;
    }

    /** Returns whether anything is recorded. */
    boolean isKept() {
        return directory != null;
    }

    /** Writes the settings of a new run. */
    void begin(ObjectNode config) {
        if (directory != null) {
            directory.writeConfig(config);
        }
    }

    /**
     * Takes up a run: compares the settings, forgets what came after the last checkpoint, and sets parameters and
     * moments to it.
     *
     * @return where the run stands; null if there is no checkpoint, so that it begins anew
     */
    @Nullable
    TrainerState resume(ObjectNode config, TrainingRun run) {
        RunDirectory open = directory;
        if (open == null) {
            return null;
        }
        compare(open.readConfig(), config);
        OptionalLong latest = open.checkpoints().latest();
        open.truncateAfter(latest.orElse(-1));
        if (latest.isEmpty()) {
            return null;
        }
        long step = latest.getAsLong();
        lastCheckpoint = open.checkpoints().path(step);
        return open.checkpoints().restore(step, run.arrays(), run::assign);
    }

    private static void compare(ObjectNode before, ObjectNode now) {
        for (Map.Entry<String, JsonNode> setting : now.properties()) {
            String name = setting.getKey();
            JsonNode then = before.path(name);
            // numbers of equal value may be of different kinds once they were written and read
            if (!FREE.contains(name)
                    && !then.toString().equals(setting.getValue().toString())) {
                throw new IllegalArgumentException("the run cannot be resumed: " + name + " was " + then
                        + " and is now " + setting.getValue() + "; set it back, or begin a new run");
            }
        }
    }

    void append(Preflight preflight) {
        if (directory != null) {
            directory.writePreflight(preflight);
        }
    }

    void append(StepReport report) {
        if (directory != null) {
            directory.append(report);
        }
    }

    void appendStopped(List<Rollout> rollouts) {
        if (directory != null) {
            directory.appendStopped(rollouts);
        }
    }

    /** Writes the checkpoint of a step, which {@link #commitCheckpoint} makes valid. */
    void prepareCheckpoint(Policy policy, TrainerState state) {
        if (directory != null) {
            directory.checkpoints().prepare(policy, state);
        }
    }

    void commitCheckpoint(long step) {
        if (directory != null) {
            lastCheckpoint = directory.checkpoints().commit(step);
        }
    }

    /** Returns the last checkpoint, null if there is none. */
    @Nullable
    Path lastCheckpoint() {
        return lastCheckpoint;
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }
}
