package org.rlvr4j.examples.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;

/** The task of an experiment on the user's data. */
final class Tasks {

    private Tasks() {}

    /**
     * Returns the task, with every row of its data sets checked.
     *
     * @throws org.rlvr4j.grpo.task.DatasetException if a row cannot be used, with its line number
     */
    static Task of(ExperimentConfig config, DataSettings data, ProblemReader reader) throws IOException {
        Task task = task(config, data, reader);
        for (Map.Entry<String, List<Problem>> set :
                reader.readAll(data.furtherHeldOut()).entrySet()) {
            task = task.withHeldOut(set.getKey(), set.getValue());
        }
        return task;
    }

    private static Task task(ExperimentConfig config, DataSettings data, ProblemReader reader) throws IOException {
        List<Problem> train = reader.read(Path.of(data.train()));
        if (data.heldOut() != null) {
            return Task.of(config.name(), train, reader.read(Path.of(data.heldOut())), config.seed());
        }
        return data.heldOutRows() == 0
                ? Task.of(config.name(), train, List.of(), config.seed())
                : Task.split(config.name(), train, data.heldOutRows(), config.seed());
    }
}
