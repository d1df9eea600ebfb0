package org.rlvr4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.DataSettings.AnswerStyle;
import org.rlvr4j.grpo.task.JsonlDataset;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.RowMapping;
import org.rlvr4j.verifiers.FormatVerifier;
import org.rlvr4j.verifiers.Verifier;
import org.rlvr4j.verifiers.Verifiers;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.CodeVerifierBuilder;
import org.rlvr4j.verifiers.code.task.CodeTasks;

/**
 * Reads problems from files of rows. It owns what their verifiers need, the sandbox for programs, so the problems can be
 * judged until it is closed.
 */
public final class ProblemReader implements AutoCloseable {

    private final DataSettings data;
    private final PromptTemplate template;
    private final int workers;
    private @Nullable CodeVerifier sandbox;

    private ProblemReader(DataSettings data, PromptTemplate template, int workers) {
        this.data = data;
        this.template = template;
        this.workers = workers;
    }

    /**
     * Returns a reader.
     *
     * @param data what rows look like
     * @param model the folder whose chat template prompts are made with, where that is asked for
     * @param workers programs that run at a time in the sandbox; 0 for its default
     * @throws IOException if that template cannot be used
     */
    public static ProblemReader of(DataSettings data, Path model, int workers) throws IOException {
        return new ProblemReader(data, PromptTemplate.of(data.template(), model), workers);
    }

    /**
     * Reads files.
     *
     * @return their problems by the files' names without their endings
     * @throws org.rlvr4j.grpo.task.DatasetException if a row cannot be used, with its line number
     */
    public Map<String, List<Problem>> readAll(List<String> files) throws IOException {
        Map<String, List<Problem>> sets = new LinkedHashMap<>();
        for (String file : files) {
            String name = Path.of(file).getFileName().toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
            if (sets.put(name, read(Path.of(file))) != null) {
                throw new IllegalArgumentException("two held-out files are called " + name
                        + ", and their figures are told apart by their names; rename one of them");
            }
        }
        return sets;
    }

    /**
     * Reads the problems of a file.
     *
     * @throws org.rlvr4j.grpo.task.DatasetException if a row cannot be used, with its line number
     */
    public List<Problem> read(Path file) throws IOException {
        RowMapping mapping =
                switch (data.format()) {
                    case GSM8K -> RowMapping.gsm8k(template::prompt, answer -> AnswerVerifiers.of(data, answer));
                    case FIELDS ->
                        RowMapping.fields(
                                data.questionField(),
                                data.answerField(),
                                template::prompt,
                                answer -> AnswerVerifiers.of(data, answer));
                    case CODE -> RowMapping.judged(data.questionField(), template::prompt, this::program);
                };
        return JsonlDataset.read(file, (row, id) -> graded(mapping.problem(row, id)));
    }

    private Problem graded(Problem problem) {
        String answer = problem.answer();
        return answer == null ? problem : problem.withGrading(AnswerVerifiers.grading(data, answer));
    }

    private Verifier program(JsonNode row) {
        var task = CodeTasks.of(row.path("task").isObject() ? row.path("task") : row);
        Verifier verifier = sandbox().verifier(task);
        return data.answer() == AnswerStyle.TAGS ? Verifiers.allOf(FormatVerifier.r1Zero(), verifier) : verifier;
    }

    private CodeVerifier sandbox() {
        CodeVerifier open = sandbox;
        if (open == null) {
            CodeVerifierBuilder builder = CodeVerifier.builder();
            open = (workers == 0 ? builder : builder.workers(workers)).build();
            sandbox = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
