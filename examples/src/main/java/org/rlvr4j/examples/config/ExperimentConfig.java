package org.rlvr4j.examples.config;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a training run does. The defaults are {@code digit-sum.yaml} beside this class, or {@code data.yaml} where a data
 * set is named; a file and the command line override them key by key. The run directory gets all of it as
 * {@code config.yaml}, from which the same run can be started again.
 *
 * @param name labels the run
 * @param model a Hugging Face folder; null for the bundled base model
 * @param seed of everything random
 * @param steps how many updates, each from freshly sampled completions
 * @param threads of the tensor library; 0 for one per core
 * @param verifierThreads that judge completions while others are drawn, and workers of the sandbox; 0 for half the cores
 * @param compute where and how the policy computes
 * @param data what is learned from; null for the digit-sum task
 * @param lora the adapters that the model is trained through, if any
 * @param sampling how completions are drawn
 * @param reward what completions are worth
 * @param objective what is made of their rewards
 * @param reference what penalties measure the distance from
 * @param entropy whether the entropy bonus follows the policy
 * @param difficulty which problems are passed over
 * @param signal whether there is anything to learn from, and what happens if not
 * @param optimizer how the weights follow
 * @param evaluation how held-out accuracy is measured
 * @param checkpoints when weights are stored
 */
public record ExperimentConfig(
        String name,
        @Nullable String model,
        long seed,
        long steps,
        int threads,
        int verifierThreads,
        ComputeSettings compute,
        @Nullable DataSettings data,
        LoraSettings lora,
        SamplingSettings sampling,
        RewardSettings reward,
        ObjectiveSettings objective,
        ReferenceSettings reference,
        EntropySettings entropy,
        DifficultySettings difficulty,
        SignalSettings signal,
        OptimizerSettings optimizer,
        EvaluationSettings evaluation,
        CheckpointSettings checkpoints) {

    public ExperimentConfig {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("name is '" + name
                    + "'; it labels a folder: use letters, digits, dots, dashes and underscores, beginning with a letter"
                    + " or digit");
        }
        Checks.atLeast("steps", steps, 1);
        Checks.atLeast("threads", threads, 0);
        Checks.atLeast("verifierThreads", verifierThreads, 0);
        if (data != null && model == null) {
            throw new IllegalArgumentException(
                    "data is given without a model; the bundled base model can do nothing but"
                            + " add up digits: name the folder of another with --model DIR");
        }
    }

    /**
     * Reads a configuration.
     *
     * @param file YAML; null for the defaults
     * @param overrides of single keys, from the command line
     * @throws ConfigException if a key is unknown or a value wrong
     */
    public static ExperimentConfig read(@Nullable Path file, Overrides overrides) throws IOException {
        boolean hasData = overrides.anyUnder("data") || (file != null && ConfigTree.hasKey(file, "data"));
        var defaults = ConfigTree.defaults(ExperimentConfig.class, hasData ? "data.yaml" : "digit-sum.yaml");
        var tree = layered(defaults, file, overrides);
        if (tree.has("objective", "preset")) { // whose parts the defaults must not override
            tree = layered(defaults.withoutValues("objective"), file, overrides);
        }
        return tree.as(ExperimentConfig.class);
    }

    private static ConfigTree layered(ConfigTree defaults, @Nullable Path file, Overrides overrides)
            throws IOException {
        return overrides.over(file == null ? defaults : defaults.with(file));
    }

    /** Returns this with another seed. */
    public ExperimentConfig withSeed(long otherSeed) {
        return new ExperimentConfig(
                name,
                model,
                otherSeed,
                steps,
                threads,
                verifierThreads,
                compute,
                data,
                lora,
                sampling,
                reward,
                objective,
                reference,
                entropy,
                difficulty,
                signal,
                optimizer,
                evaluation,
                checkpoints);
    }

    /** Returns this with the paths that it names made absolute, so that it means the same in any working directory. */
    public ExperimentConfig withAbsolutePaths() {
        String folder = model == null ? null : absolute(model);
        DataSettings files = data == null ? null : data.withFiles(ExperimentConfig::absolute);
        return new ExperimentConfig(
                name,
                folder,
                seed,
                steps,
                threads,
                verifierThreads,
                compute,
                files,
                lora,
                sampling,
                reward,
                objective,
                reference,
                entropy,
                difficulty,
                signal,
                optimizer,
                evaluation,
                checkpoints);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    /** Returns this as a file that reads as the same configuration. */
    public String toYaml() {
        return ConfigTree.write(this);
    }
}
