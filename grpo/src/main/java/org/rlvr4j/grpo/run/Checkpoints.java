package org.rlvr4j.grpo.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.rlvr4j.rollout.policy.Policy;

/**
 * The checkpoints of a run, {@code step-N} each: the policy's own folder, which other programs load, and in it
 * {@code trainer/} with the state that resuming needs.
 *
 * <p>A checkpoint is written under another name, forced to the disk, and renamed when it is whole. So a folder named
 * {@code step-N} is never half written, whenever the process is killed.
 */
public final class Checkpoints {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "step-";
    private static final String UNFINISHED = ".unfinished";
    private static final String STATE = "trainer/state.json";
    private static final String PARTS = "parts";
    private static final String ARRAYS = "trainer/state.safetensors";

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Returns the folder of a step's checkpoint, whether there is one or not. */
    public Path path(long step) {
        return folder.resolve(PREFIX + step);
    }

    /** Returns the last step that has a checkpoint. */
    public OptionalLong latest() {
        if (!Files.isDirectory(folder)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.flatMapToLong(entry -> step(entry.getFileName().toString()))
                    .max();
        } catch (IOException e) {
            throw new RunDirectoryException(folder + " cannot be read (" + RunDirectoryException.reason(e) + ")", e);
        }
    }

    private static LongStream step(String name) {
        boolean whole =
                name.startsWith(PREFIX) && name.substring(PREFIX.length()).matches("\\d{1,18}");
        return whole ? LongStream.of(Long.parseLong(name.substring(PREFIX.length()))) : LongStream.empty();
    }

    /** Writes a checkpoint that is not to be taken for one before {@link #commit}. */
    public void prepare(Policy policy, TrainerState state) {
        Path target = unfinished(state.step());
        try {
            delete(target);
            Files.createDirectories(target.resolve(STATE).getParent());
            policy.save(target);
            TensorFile.write(target.resolve(ARRAYS), state.arrays());
            Files.writeString(target.resolve(STATE), json(state).toPrettyString());
            forceAll(target);
        } catch (IOException e) {
            RuntimeException unwritten = RunDirectoryException.unwritten(target, e);
            try {
                delete(target); // what was written may be what fills the disk
            } catch (IOException left) {
                unwritten.addSuppressed(left);
            }
            throw unwritten;
        }
    }

    private static ObjectNode json(TrainerState state) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", 1)
                .put("step", state.step())
                .put("updates", state.updates())
                .put("tokens", state.tokens())
                .put("problems", state.problems())
                .put("deadSteps", state.deadSteps());
        json.putObject(PARTS).setAll(state.parts());
        return json;
    }

    /** Makes the prepared checkpoint of a step the real one. Returns its folder. */
    public Path commit(long step) {
        Path target = path(step);
        try {
            delete(target);
            Files.move(unfinished(step), target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(target, e);
        }
    }

    /**
     * Reads a checkpoint's state.
     *
     * @param arrays those that the run has
     * @param copy sets one of them, its first argument, to the one that was read
     * @throws RunDirectoryException if it is damaged or belongs to another model or optimizer
     */
    public TrainerState restore(long step, Map<String, NDArray> arrays, BiConsumer<NDArray, NDArray> copy) {
        Path source = path(step);
        try {
            JsonNode state = JSON.readTree(source.resolve(STATE).toFile());
            if (state.path("format").asInt() != 1 || state.path("step").asLong(-1) != step) {
                throw new RunDirectoryException(source.resolve(STATE)
                        + " is damaged or of a later version; remove the checkpoint to go on from the one before");
            }
            TensorFile.read(source.resolve(ARRAYS), arrays, copy);
            Map<String, JsonNode> parts = new LinkedHashMap<>();
            state.path(PARTS).properties().forEach(part -> parts.put(part.getKey(), part.getValue()));
            return new TrainerState(
                    step,
                    state.path("updates").asLong(),
                    state.path("tokens").asLong(),
                    state.path("problems").asLong(),
                    state.path("deadSteps").asInt(),
                    parts,
                    arrays);
        } catch (IOException e) {
            throw new RunDirectoryException(
                    "checkpoint " + source + " cannot be resumed from: " + RunDirectoryException.reason(e)
                            + "; remove it to go on from the one before",
                    e);
        }
    }

    private Path unfinished(long step) {
        return folder.resolve(PREFIX + step + UNFINISHED);
    }

    private static void forceAll(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void delete(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
