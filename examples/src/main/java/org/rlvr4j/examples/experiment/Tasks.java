package org.rlvr4j.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.digitsum.DigitSumTask;
import org.rlvr4j.grpo.task.JsonlDataset;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.RowMapping;
import org.rlvr4j.grpo.task.Task;

/** The task of an experiment. */
final class Tasks {

    private Tasks() {}

    /**
     * Returns the task, with every row of its data sets checked.
     *
     * @throws org.rlvr4j.grpo.task.DatasetException if a row cannot be used, with its line number
     * @throws IOException if the model's chat template is asked for and cannot be used
     */
    static Task of(ExperimentConfig config) throws IOException {
        DataSettings data = config.data();
        if (data == null) {
            return DigitSumTask.create(config.seed(), config.evaluation().problems());
        }
        Task task = task(config, data);
        for (Map.Entry<String, List<Problem>> set : heldOut(data.furtherHeldOut(), data, Experiment.modelFolder(config))
                .entrySet()) {
            task = task.withHeldOut(set.getKey(), set.getValue());
        }
        return task;
    }

    private static Task task(ExperimentConfig config, DataSettings data) throws IOException {
        Path model = Experiment.modelFolder(config);
        List<Problem> train = problems(Path.of(data.train()), data, model);
        if (data.heldOut() != null) {
            return Task.of(config.name(), train, problems(Path.of(data.heldOut()), data, model), config.seed());
        }
        return data.heldOutRows() == 0
                ? Task.of(config.name(), train, List.of(), config.seed())
                : Task.split(config.name(), train, data.heldOutRows(), config.seed());
    }

    /**
     * Reads held-out sets.
     *
     * @return by the files' names without their endings
     */
    static Map<String, List<Problem>> heldOut(List<String> files, DataSettings data, Path model) throws IOException {
        Map<String, List<Problem>> sets = new LinkedHashMap<>();
        for (String file : files) {
            String name = Path.of(file).getFileName().toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
            if (sets.put(name, problems(Path.of(file), data, model)) != null) {
                throw new IllegalArgumentException("two held-out files are called " + name
                        + ", and their figures are told apart by their names; rename one of them");
            }
        }
        return sets;
    }

    /** Reads the problems of a file. */
    static List<Problem> problems(Path file, DataSettings data, Path model) throws IOException {
        PromptTemplate template = PromptTemplate.of(data.template(), model);
        RowMapping mapping =
                switch (data.format()) {
                    case GSM8K -> RowMapping.gsm8k(template::prompt, answer -> AnswerVerifiers.of(data, answer));
                    case FIELDS ->
                        RowMapping.fields(
                                data.questionField(),
                                data.answerField(),
                                template::prompt,
                                answer -> AnswerVerifiers.of(data, answer));
                };
        return JsonlDataset.read(file, (row, id) -> graded(mapping.problem(row, id), data));
    }

    private static Problem graded(Problem problem, DataSettings data) {
        String answer = problem.answer();
        return answer == null ? problem : problem.withGrading(AnswerVerifiers.grading(data, answer));
    }
}
