package org.rlvr4j.grpo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.policy.Policy;

class CheckpointsTest {

    @Test
    void prepare_leavesNothingOfOneThatCannotBeWritten(@TempDir Path folder) {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"));
        TrainerState state = new TrainerState(3, 3, 0, 0, 0, Map.of(), Map.of());
        assertThatThrownBy(() -> checkpoints.prepare(policyOfAFullDisk(), state))
                .isInstanceOf(RunDirectoryException.class)
                .hasMessageContaining(
                        "cannot write " + folder.resolve("checkpoints/step-3.unfinished") + " (disk full)")
                .hasMessageContaining("goes on from its last checkpoint");
        assertThat(folder.resolve("checkpoints")).isEmptyDirectory();
        assertThat(checkpoints.latest()).isEmpty();
    }

    /** A policy that can be saved in part only. */
    private static Policy policyOfAFullDisk() {
        return (Policy) Proxy.newProxyInstance(
                CheckpointsTest.class.getClassLoader(), new Class<?>[] {Policy.class}, (policy, method, arguments) -> {
                    Files.writeString(((Path) arguments[0]).resolve("model.safetensors"), "half of it");
                    throw new IOException("disk full");
                });
    }
}
