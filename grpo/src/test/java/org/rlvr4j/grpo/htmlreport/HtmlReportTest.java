package org.rlvr4j.grpo.htmlreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    HtmlReportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void prepare() throws IOException {
        write(
                "metrics.jsonl",
                "{\"step\":0,\"eval/accuracy\":0.2}",
                "{\"step\":1,\"reward\":0.5,\"timing_s/step\":2.5}");
        write("rollouts.jsonl", rollout(1, "<answer>4</answer>", "correct"), rollout(1, "hm", "wrong"));
    }

    @Test
    void write_holdsMetricsAndCompletions() throws IOException {
        JsonNode run = data(HtmlReport.write(folder));
        assertThat(run.path("metrics")).hasSize(2);
        assertThat(run.path("metrics").path(1).path("reward").asDouble()).isEqualTo(0.5);
        assertThat(run.path("seconds").asDouble()).isEqualTo(2.5);
        assertThat(run.path("rollouts")).hasSize(2);
        assertThat(run.path("rollouts").path(0).path("completion").asText()).isEqualTo("<answer>4</answer>");
        assertThat(run.path("rollouts").path(0).path("tokens").asInt()).isEqualTo(3);
        assertThat(run.path("prompts")).hasSize(1);
        assertThat(run.path("prompts").path(0).path("text").asText()).isEqualTo("2+2=?");
    }

    @Test
    void write_needsNoNetwork() throws IOException {
        String page = Files.readString(HtmlReport.write(folder));
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "//cdn", "src=");
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void write_cannotBeBrokenOutOf() throws IOException {
        write("rollouts.jsonl", rollout(1, "</script><script>alert(1)</script><!--", "wrong"));
        Path page = HtmlReport.write(folder);
        assertThat(Files.readString(page)).doesNotContain("alert(1)</script>");
        assertThat(data(page).path("rollouts").path(0).path("completion").asText())
                .isEqualTo("</script><script>alert(1)</script><!--");
    }

    @Test
    void write_leavesOutALastLineThatWasCutOff() throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), "{\"step\":0,\"reward\":1}\n{\"step\":1,\"rew");
        assertThat(data(HtmlReport.write(folder)).path("metrics")).hasSize(1);
    }

    @Test
    void write_refusesADamagedFile() throws IOException {
        write("rollouts.jsonl", "{\"step\":", rollout(2, "x", "wrong"));
        assertThatThrownBy(() -> HtmlReport.write(folder))
                .hasMessageEndingWith("rollouts.jsonl, line 1, is not JSON; the file is damaged");
    }

    @Test
    void write_refusesAFolderWithoutARun() throws IOException {
        Files.delete(folder.resolve("metrics.jsonl"));
        assertThatThrownBy(() -> HtmlReport.write(folder)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void write_countsKindsOfHeldOutCompletions() throws IOException {
        write("evaluations.jsonl", rollout(0, "a", "wrong"), rollout(0, "b", "wrong"), rollout(1, "b", "wrong"));
        JsonNode metrics = data(HtmlReport.write(folder, text -> text)).path("metrics");
        assertThat(metrics.path(0).path("kind/a").asDouble()).isEqualTo(0.5);
        assertThat(metrics.path(1).path("kind/a").asDouble()).isZero();
        assertThat(metrics.path(1).path("kind/b").asDouble()).isEqualTo(1);
    }

    @Test
    void write_showsSomeStepsWholeWhereAllAreTooMany() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int step = 1; step <= 40; step++) {
            for (int sample = 0; sample < 4; sample++) {
                rows.add(rollout(step, "x".repeat(100_000), "wrong"));
            }
        }
        write("rollouts.jsonl", rows.toArray(String[]::new));
        JsonNode run = data(HtmlReport.write(folder));
        Set<Integer> steps = new TreeSet<>();
        run.path("rollouts").forEach(row -> steps.add(row.path("step").asInt()));
        assertThat(steps).hasSizeBetween(5, 20).contains(1, 40);
        assertThat(run.path("rollouts")).hasSize(4 * steps.size());
        assertThat(run.path("note").asText()).contains(steps.size() + " of 40");
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(folder.resolve(file), List.of(lines));
    }

    private static String rollout(int step, String text, String verdict) {
        return JSON.createObjectNode()
                .put("step", step)
                .put("group", 0)
                .put("prompt", "2+2=?")
                .put("answer", "4")
                .put("text", text)
                .put("finish_reason", "eos")
                .put("verdict", verdict)
                .put("reason", "because")
                .put("reward", 1)
                .put("advantage", 0.5)
                .set("tokens", JSON.createArrayNode().add(1).add(2).add(3))
                .toString();
    }

    private static JsonNode data(Path page) throws IOException {
        String text = Files.readString(page);
        String opening = "<script type=\"application/json\" id=\"run\">";
        int from = text.indexOf(opening) + opening.length();
        return JSON.readTree(text.substring(from, text.indexOf("</script>", from)));
    }
}
