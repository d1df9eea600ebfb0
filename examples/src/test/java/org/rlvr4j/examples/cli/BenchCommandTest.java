package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.rollout.vector.VectorSupport;
import org.rlvr4j.verifiers.code.pool.JailProbe;

class BenchCommandTest {

    private static final List<String> TINY =
            List.of(("--hidden 16 --layers 1 --heads 2 --intermediate 32 --vocab 32 --rows 8 --prompt 2 --new-tokens 4"
                            + " --batch 2 --length 4 --repetitions 1")
                    .split(" "));

    private static JsonNode shape;

    @BeforeAll
    static void measureShape() throws IOException {
        shape = figures(bench("sample", "train", "step", "--varied", "--recompute"));
    }

    private static Run bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        all.addAll(TINY);
        return Run.of(all.toArray(String[]::new));
    }

    private static JsonNode figures(Run run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out().lines().reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void shape_givesTheFiguresOfEveryWorkInOneJsonLine() {
        assertThat(shape.fieldNames())
                .toIterable()
                .contains(
                        "product_gflops",
                        "open_ms",
                        "open_unchanged_ms",
                        "sample_tokens_per_s",
                        "varied_share_of_fixed",
                        "train_product_share",
                        "step_product_share",
                        "product_gflops_after");
        assertThat(shape).filteredOn(JsonNode::isNumber).allMatch(figure -> figure.asDouble() > 0);
        assertThat(shape.toString()).doesNotContain("Infinity", "NaN");
    }

    @Test
    void step_isTheSumOfItsParts() {
        assertThat(List.of("sampling", "verdicts", "training", "optimizer"))
                .allMatch(part -> shape.path("step_" + part + "_s").asDouble() > 0);
        double parts = shape.path("step_sampling_s").asDouble()
                + shape.path("step_verdicts_s").asDouble()
                + shape.path("step_training_s").asDouble()
                + shape.path("step_optimizer_s").asDouble();
        assertThat(parts).isLessThanOrEqualTo(1.001 * shape.path("step_s").asDouble());
    }

    @Test
    void decoders_agreeWithFloat32() throws IOException {
        assumeTrue(VectorSupport.isFast(), "no vectors of 512 bits");
        JsonNode figures = figures(bench("decoders"));
        assertThat(figures.path("decoder_vector_error_mean_log_prob").asDouble())
                .isLessThan(1e-5);
        assertThat(figures.path("decoder_script_error_mean_log_prob").asDouble())
                .isLessThan(1e-5);
        assertThat(figures.path("decoder_vector_tokens_per_s").asDouble()).isPositive();
        assertThat(figures.path("decoder_script_tokens_per_s").asDouble()).isPositive();
    }

    @Test
    void decoder_isTheOneAskedFor() {
        assertThat(bench("sample", "--decoder", "script").out()).contains("decoder script");
        assumeTrue(VectorSupport.isFast(), "no vectors of 512 bits");
        assertThat(bench("sample", "--decoder", "vector").out()).contains("decoder vector");
    }

    @Test
    void step_ofAFolder_spellsCompletionsWithItsTokenizer(@TempDir Path folder) throws IOException {
        TinyModels.llama(folder);
        assertThat(figures(bench("step", "--model", folder.toString()))
                        .path("step_s")
                        .asDouble())
                .isPositive();
    }

    @Test
    void verify_timesBothVerifiers() throws IOException {
        assumeTrue(JailProbe.all().stream().anyMatch(JailProbe::holds), "no jail holds here");
        JsonNode figures = figures(bench("verify", "--answers", "8"));
        assertThat(figures.path("verify_math_answers_per_s").asDouble()).isPositive();
        assertThat(figures.path("verify_code_answers_per_s").asDouble()).isPositive();
    }

    @Test
    void bfloat16_tellsItsErrorAgainstFloat32() {
        Run run = bench("sample", "train", "--precision", "bfloat16");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("error   of log-probs against float32", "\"error_max_log_prob\":");
    }

    @Test
    void unknownShape_isRefusedWithTheKnownOnes() {
        Run run = bench("sample", "--shape", "qwen9");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("there is no shape qwen9", "qwen2.5-0.5b")
                .doesNotContain("\tat ");
    }
}
