package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.examples.config.DataSettings.Format;
import org.rlvr4j.grpo.task.DatasetException;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.code.pool.JailProbe;

final class ProblemReaderTest {

    private static final String TESTS = "\"type\": \"function\", \"entry\": \"Solution.add\","
            + " \"signature\": \"static int add(int a, int b)\", \"cases\": [{\"args\": [2, 3], \"expected\": 5}]";

    private static final String RIGHT =
            "```java\nclass Solution { static int add(int a, int b) { return a + b; } }\n```";

    @TempDir
    private Path folder;

    @Test
    void read_programsJudgedByTestsInTheRowOrAFieldOfTheirOwn() throws IOException {
        assumeJail();
        try (ProblemReader reader = reader(AnswerStyle.ANYWHERE)) {
            String bare = "{\"question\": \"Add.\", " + TESTS + "}";
            String nested = "{\"question\": \"Add.\", \"task\": {" + TESTS + "}}";

            List<Problem> problems = read(reader, bare, nested);

            assertThat(problems).extracting(Problem::prompt).containsExactly("Add.", "Add.");
            for (Problem problem : problems) {
                assertThat(problem.verifier().verify(RIGHT)).isInstanceOf(Verdict.Correct.class);
                assertThat(problem.verifier().verify(RIGHT.replace('+', '*'))).isInstanceOf(Verdict.Wrong.class);
            }
        }
    }

    @Test
    void read_tagsAskForTheFormatToo() throws IOException {
        assumeJail();
        try (ProblemReader reader = reader(AnswerStyle.TAGS)) {
            Problem problem =
                    read(reader, "{\"question\": \"Add.\", " + TESTS + "}").get(0);

            assertThat(problem.verifier().verify(RIGHT)).isNotInstanceOf(Verdict.Correct.class);
            assertThat(problem.verifier().verify("<think>sum</think>\n<answer>\n" + RIGHT + "\n</answer>"))
                    .isInstanceOf(Verdict.Correct.class);
        }
    }

    @Test
    void read_brokenTestsNamedWithTheirLine() throws IOException {
        try (ProblemReader reader = reader(AnswerStyle.ANYWHERE)) {
            assertThatThrownBy(() -> read(reader, "{\"question\": \"Add.\", \"type\": \"poem\"}"))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("line 1")
                    .hasMessageContaining("type is 'poem'; it must be function, class, stdio or main");
        }
    }

    @Test
    void format_boxesHoldNoPrograms() {
        assertThatThrownBy(() -> settings(AnswerStyle.BOXED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.answer is boxed; where data.format is code it must be tags or anywhere");
    }

    private static void assumeJail() {
        try {
            JailProbe.strongest();
        } catch (IllegalStateException e) {
            abort("this machine offers no jail: " + e.getMessage());
        }
    }

    private List<Problem> read(ProblemReader reader, String... rows) throws IOException {
        return reader.read(Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", rows) + "\n"));
    }

    private ProblemReader reader(AnswerStyle style) throws IOException {
        return ProblemReader.of(settings(style), folder, 0);
    }

    private static DataSettings settings(AnswerStyle style) {
        return new DataSettings("rows.jsonl", null, List.of(), 0, Format.CODE, "question", "answer", "question", style);
    }
}
