package org.rlvr4j.rollout.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.policy.CausalLm;

/** Holds every supported family against transformers' numbers. */
class ReferenceCheckTest {

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(ReferenceCheckTest.class.getResource("/oracle/models/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void run_familyAgrees(String name) throws IOException {
        try (CausalLm model = CausalLm.load(folder(name))) {
            List<Difference> differences =
                    ReferenceCheck.run(model, folder(name).resolve("expected.json"));
            assertThat(differences)
                    .extracting(Difference::quantity)
                    .containsExactly(
                            "logits",
                            "log-probs",
                            "entropies",
                            "loss",
                            "gradient norms",
                            "gradients",
                            "greedy continuation");
            assertThat(differences).allSatisfy(difference -> {
                assertThat(difference.compared()).isPositive();
                assertThat(difference.passes()).as(difference.toString()).isTrue();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("org.rlvr4j.rollout.checkpoint.OracleModels#names")
    void run_familyAgreesByTheScriptAlone(String name) throws IOException {
        CausalLm.Options options = CausalLm.Options.DEFAULT.withDecoder(DecoderChoice.SCRIPT);
        try (CausalLm model = CausalLm.load(folder(name), options)) {
            assertThat(ReferenceCheck.run(model, folder(name).resolve("expected.json")))
                    .filteredOn(difference -> difference.quantity().equals("greedy continuation"))
                    .singleElement()
                    .satisfies(difference -> assertThat(difference.passes())
                            .as(difference.toString())
                            .isTrue());
        }
    }

    @Test
    void run_changedWeightFails() throws IOException {
        try (CausalLm model = CausalLm.load(folder("llama"))) {
            NDArray weight = model.parameters()
                    .get("model.layers.1.self_attn.o_proj.weight")
                    .getArray();
            weight.muli(1.01);
            List<Difference> differences =
                    ReferenceCheck.run(model, folder("llama").resolve("expected.json"));
            assertThat(differences)
                    .filteredOn(difference -> !difference.passes())
                    .isNotEmpty();
        }
    }
}
