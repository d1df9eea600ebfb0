package org.rlvr4j.examples.cli;

import java.awt.AWTError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.chart.LearningCurve;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.examples.digitsum.Style;
import org.rlvr4j.examples.experiment.Experiment;
import org.rlvr4j.grpo.htmlreport.HtmlReport;

/** What is made of a run directory for people: the report page and the picture of the learning curve. */
final class RunArtifacts {

    private RunArtifacts() {}

    /**
     * Writes the page, and the picture if the run was evaluated at least twice.
     *
     * @throws IOException if the directory holds no metrics, or a file is damaged
     */
    static void write(Path directory) throws IOException {
        HtmlReport.write(directory, kinds(directory.resolve(Experiment.CONFIG_FILE)));
        try {
            LearningCurve.write(directory);
        } catch (LinkageError | AWTError e) {
            throw new IOException("this Java cannot draw pictures (" + e + "); report.html is there", e);
        }
    }

    /** Completions of the digit-sum task are of four kinds. */
    private static @Nullable UnaryOperator<String> kinds(Path config) throws IOException {
        boolean digitSum = Files.exists(config)
                && ExperimentConfig.read(config, new Overrides()).data() == null;
        return digitSum ? text -> Style.of(text).name().toLowerCase(Locale.ROOT) : null;
    }
}
