package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {

    private final Path folder;

    PretrainingTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        BaseModel.writeTokenizer(folder);
    }

    @Test
    void run_isReproducible() throws IOException {
        assertThat(train(8).toString()).isEqualTo(train(8).toString());
    }

    @Test
    void run_lowersTheLoss() throws IOException {
        assertThat(train(30).loss()).isLessThan(train(4).loss());
    }

    @Test
    void constructor_refusesFewerStepsThanTheWarmupTakes() {
        assertThatThrownBy(() -> Pretraining.BUNDLED.withSteps(99)).hasMessageContaining("at least 100");
    }

    /** Returns what is found after some steps. */
    private Pretraining.Probe train(int steps) throws IOException {
        List<Pretraining.Probe> probes = new ArrayList<>();
        try (var model = BaseModel.untrained(folder, 3)) {
            new Pretraining(steps, 300, 2e-3, 4).run(model, model.tokenizer(), 3, probes::add);
        }
        assertThat(probes).hasSize(1);
        return probes.get(0);
    }
}
