package org.rlvr4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static final List<String> TINY =
            List.of(("--hidden 16 --layers 1 --heads 2 --intermediate 32 --vocab 32 --rows 8 --prompt 2 --new-tokens 4"
                            + " --batch 2 --length 4 --repetitions 1")
                    .split(" "));

    private static Run bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        all.addAll(TINY);
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void shape_givesTheFiguresOfEveryWorkInOneJsonLine() throws IOException {
        Run run = bench("sample", "train", "step", "--recompute");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode figures = new ObjectMapper()
                .readTree(run.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(figures.fieldNames())
                .toIterable()
                .contains(
                        "product_gflops",
                        "sample_tokens_per_s",
                        "varied_share_of_fixed",
                        "train_product_share",
                        "step_s");
        assertThat(figures).filteredOn(JsonNode::isNumber).allMatch(figure -> figure.asDouble() > 0);
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
