package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.rollout.checkpoint.Checkpoint;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.policy.CausalLm;

class MergeCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void adapters() throws IOException {
        Path model = TinyModels.llama(folder.resolve("model"));
        try (CausalLm adapted =
                CausalLm.load(model).withAdapters(LoraConfig.builder().rank(2).build())) {
            adapted.save(folder.resolve("adapters"));
        }
    }

    private Run merge(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "merge";
        all[1] = folder.resolve("adapters").toString();
        all[2] = folder.resolve("merged").toString();
        System.arraycopy(options, 0, all, 3, options.length);
        return Run.of(all);
    }

    private StoredType stored() throws IOException {
        try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
            assertThat(merged.config().storedType()).isEqualTo(merged.storedType("model.norm.weight"));
            return merged.storedType("model.norm.weight");
        }
    }

    @Test
    void merge_keepsTheModelsType() throws IOException {
        Run run = merge();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("adapters of rank 2 merged into");
        assertThat(stored()).isEqualTo(StoredType.FLOAT32);
    }

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void merge_storesWhatIsAskedFor(StoredType type) throws IOException {
        Run run = merge("--dtype", type.torchName());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(stored()).isEqualTo(type);
    }

    @Test
    void merge_unknownTypeNamesTheKnownOnes() {
        Run run = merge("--dtype", "int8");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--dtype", "int8", "FLOAT32, FLOAT16, BFLOAT16");
    }
}
