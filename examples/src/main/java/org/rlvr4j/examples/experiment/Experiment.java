package org.rlvr4j.examples.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.config.ComputeSettings;
import org.rlvr4j.examples.config.DataSettings;
import org.rlvr4j.examples.config.EvaluationSettings;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.OptimizerSettings;
import org.rlvr4j.examples.config.SignalSettings;
import org.rlvr4j.examples.digitsum.DigitSumTask;
import org.rlvr4j.grpo.EvaluationPlan;
import org.rlvr4j.grpo.GrpoTrainer;
import org.rlvr4j.grpo.GrpoTrainerBuilder;
import org.rlvr4j.grpo.PreflightPlan;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.optim.OptimizerConfig.DecayScope;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * An experiment that is ready to run: a policy, a task, and the trainer's settings, all from one configuration. Also
 * shows where each setting goes.
 */
public final class Experiment implements AutoCloseable {

    /** The file of a run directory that holds the configuration. */
    public static final String CONFIG_FILE = "experiment.yaml";

    private final ExperimentConfig config;
    private final CausalLm policy;
    private final Task task;
    private final @Nullable ProblemReader reader;

    private Experiment(ExperimentConfig config, CausalLm policy, Task task, @Nullable ProblemReader reader) {
        this.config = config;
        this.policy = policy;
        this.task = task;
        this.reader = reader;
    }

    /**
     * Loads the model and reads the data.
     *
     * @throws IOException if the model folder cannot be used
     * @throws org.rlvr4j.grpo.task.DatasetException if a row of the data cannot be used
     */
    public static Experiment open(ExperimentConfig config) throws IOException {
        CausalLm policy = policy(config);
        DataSettings data = config.data();
        ProblemReader reader = null;
        try {
            if (data == null) {
                Task sums =
                        DigitSumTask.create(config.seed(), config.evaluation().problems());
                return new Experiment(config, policy, sums, null);
            }
            reader = ProblemReader.of(data, modelFolder(config), config.verifierThreads());
            return new Experiment(config, policy, Tasks.of(config, data, reader), reader);
        } catch (IOException | RuntimeException e) {
            policy.close();
            if (reader != null) {
                reader.close();
            }
            throw e;
        }
    }

    /** What is trained: the model, or adapters on it. */
    private static CausalLm policy(ExperimentConfig config) throws IOException {
        CausalLm model = load(config);
        try {
            Optional<LoraConfig> lora = config.lora().lora(config.seed());
            return lora.isPresent() ? model.withAdapters(lora.get()) : model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Opens the model of a configuration, without the adapters that it may ask for. */
    public static CausalLm load(ExperimentConfig config) throws IOException {
        ComputeSettings compute = config.compute();
        return CausalLm.load(
                modelFolder(config),
                new CausalLm.Options(
                        Devices.of(compute.device()),
                        compute.memoryLimit(),
                        compute.options(),
                        config.lora().modelDtype()));
    }

    /** Returns the folder that the model of a configuration lies in. */
    public static Path modelFolder(ExperimentConfig config) {
        String model = config.model();
        return model == null ? BundledModel.folder() : Path.of(model);
    }

    /** Returns what is trained. */
    public CausalLm policy() {
        return policy;
    }

    /** Returns what it is trained on. */
    public Task task() {
        return task;
    }

    /**
     * Returns the trainer's settings, to which listeners may be added.
     *
     * @param runDirectory empty, missing, or of a run to go on with
     */
    public GrpoTrainerBuilder trainer(Path runDirectory, boolean resume) {
        var sampling = config.sampling();
        var optimizer = config.optimizer();
        Double maxGradNorm = optimizer.maxGradNorm();
        Integer maxStaleness = optimizer.maxStaleness();
        Long memoryLimit = config.compute().memoryLimit();
        Objective objective = Objectives.objective(config.objective(), sampling.maxNewTokens());
        GrpoTrainerBuilder builder = GrpoTrainer.builder(policy, policy.tokenizer())
                .task(task)
                .seed(config.seed())
                .steps(config.steps())
                .promptsPerStep(sampling.promptsPerStep())
                .groupSize(sampling.groupSize())
                .temperature(sampling.temperature())
                .maxNewTokens(sampling.maxNewTokens())
                .stopStrings(sampling.stop())
                .samplingRows(sampling.rows())
                .extraEosIds(policy.eosIds())
                .reward(RewardOptions.verdicts(config.reward()))
                .shaping(RewardOptions.shaping(config.reward(), sampling.maxNewTokens()))
                .klInReward(RewardOptions.klInReward(config.reward()))
                .advantage(Objectives.advantage(config.objective(), sampling.maxNewTokens()))
                .objective(objective)
                .referenceSync(RewardOptions.referenceSync(config.reference()))
                .adaptiveEntropy(RewardOptions.adaptiveEntropy(config.entropy(), objective.entropyBonus()))
                .optimizer(new AdamW(
                        optimizer.beta1(), optimizer.beta2(), 1e-8, optimizer.weightDecay(), DecayScope.MATRICES))
                .learningRate(optimizer.learningRate())
                .schedule(schedule(optimizer, config.steps()))
                .maxGradNorm(maxGradNorm == null ? Double.POSITIVE_INFINITY : maxGradNorm)
                .innerEpochs(optimizer.innerEpochs())
                .miniBatches(optimizer.miniBatches())
                .maxStaleness(maxStaleness == null ? Integer.MAX_VALUE : maxStaleness)
                .microBatchTokens(optimizer.microBatchTokens())
                .preflight(preflight(config.signal()))
                .maxDeadSteps(config.signal().maxDeadSteps())
                .difficultyFilter(RewardOptions.difficulty(config.difficulty()))
                .dynamicSampling(config.signal().maxExtraBatches())
                .evaluation(evaluation(config.evaluation(), task))
                .checkpointEvery(config.checkpoints().everySteps())
                .runDirectory(runDirectory)
                .resume(resume);
        RewardOptions.addRewards(builder, config.reward());
        if (config.verifierThreads() > 0) {
            builder.verifierThreads(config.verifierThreads());
        }
        return memoryLimit == null ? builder : builder.memoryLimit(memoryLimit);
    }

    /**
     * Writes the configuration into a run directory, from which {@code train --resume} reads it. One that is there
     * stays whole if this fails.
     */
    public void writeConfig(Path runDirectory) throws IOException {
        Path file = runDirectory.resolve(CONFIG_FILE);
        Path draft = runDirectory.resolve(CONFIG_FILE + ".tmp");
        try {
            Files.writeString(draft, config.withAbsolutePaths().toYaml());
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static LearningRateSchedule schedule(OptimizerSettings settings, long steps) {
        long warmup = settings.warmupSteps();
        long updates = Math.max(settings.decaySteps(), steps * settings.innerEpochs() * settings.miniBatches());
        return switch (settings.schedule()) {
            case CONSTANT -> LearningRateSchedule.constant(warmup);
            case LINEAR -> LearningRateSchedule.linear(warmup, updates, settings.finalFraction());
            case COSINE -> LearningRateSchedule.cosine(warmup, updates, settings.finalFraction());
        };
    }

    private static @Nullable PreflightPlan preflight(SignalSettings settings) {
        if (settings.preflightProblems() == 0) {
            return null;
        }
        return new PreflightPlan(
                settings.preflightProblems(),
                switch (settings.whenDead()) {
                    case STOP -> PreflightPlan.WhenDead.STOP;
                    case WARN -> PreflightPlan.WhenDead.WARN;
                });
    }

    private static @Nullable EvaluationPlan evaluation(EvaluationSettings settings, Task task) {
        int problems = Math.min(settings.problems(), task.heldOut().size());
        if (settings.everySteps() == 0 || problems == 0) {
            return null;
        }
        var distribution =
                settings.temperature() == 0 ? Distribution.GREEDY : Distribution.atTemperature(settings.temperature());
        return new EvaluationPlan(settings.everySteps(), problems, settings.samples(), distribution, settings.greedy());
    }

    @Override
    public void close() {
        policy.close();
        if (reader != null) {
            reader.close();
        }
    }
}
