package org.rlvr4j.grpo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.grpo.run.RunDirectory;
import org.rlvr4j.grpo.run.TrainerState;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Improves a policy by reinforcement learning from verifiable rewards.
 *
 * <p>Each step draws a group of completions for each of some problems, has them judged, turns the rewards of each group
 * into advantages, and updates the weights. The policy is changed in place.
 *
 * <pre>{@code
 * GrpoTrainer trainer = GrpoTrainer.builder(CausalLm.load(folder))
 *         .task(task)
 *         .groupSize(8).promptsPerStep(16).maxNewTokens(64)
 *         .learningRate(5e-4).schedule(LearningRateSchedule.linear(5, 100, 0.1))
 *         .steps(100)
 *         .runDirectory(Path.of("runs/first"))
 *         .build();
 * TrainingResult result = trainer.train();
 * }</pre>
 *
 * <p>All randomness is a function of the seed, the step and the problem. On one machine, with one number of threads, the
 * same settings give the same weights, bit for bit, also where a run was interrupted and resumed.
 */
public final class GrpoTrainer implements AutoCloseable {
    private final Policy policy;
    private final Tokenizer tokenizer;
    private final Task task;
    private final TrainingConfig config;
    private final @Nullable RunDirectory directory;
    private final boolean resume;
    private final List<TrainingListener> listeners;
    private volatile boolean stopRequested;
    private final AtomicBoolean used = new AtomicBoolean();

    private GrpoTrainer(
            Policy policy,
            Tokenizer tokenizer,
            Task task,
            TrainingConfig config,
            @Nullable RunDirectory directory,
            boolean resume,
            List<TrainingListener> listeners) {
        this.policy = policy;
        this.tokenizer = tokenizer;
        this.task = task;
        this.config = config;
        this.directory = directory;
        this.resume = resume;
        this.listeners = listeners;
    }

    /**
     * Returns a builder.
     *
     * @param policy what is trained; stays the caller's to close
     * @param tokenizer of the policy
     */
    public static GrpoTrainerBuilder builder(Policy policy, Tokenizer tokenizer) {
        return new GrpoTrainerBuilder(policy, tokenizer);
    }

    /**
     * Returns a builder for a Hugging Face model with the tokenizer and the end-of-sequence ids of its folder.
     *
     * @throws IllegalStateException if the model has no tokenizer
     */
    public static GrpoTrainerBuilder builder(CausalLm model) {
        return builder(model, model.tokenizer()).extraEosIds(model.eosIds());
    }

    static GrpoTrainer open(
            Policy policy,
            Tokenizer tokenizer,
            Task task,
            TrainingConfig config,
            @Nullable Path folder,
            boolean resume,
            List<TrainingListener> listeners) {
        PromptEncoder encoder =
                new PromptEncoder(tokenizer, policy, config.sampling().maxNewTokens());
        ConfigCheck.check(config, task, policy, encoder, folder != null);
        if (resume && folder == null) {
            throw new IllegalArgumentException("a run is to be resumed but no run directory is set; set runDirectory to"
                    + " the folder of the run");
        }
        RunDirectory directory =
                folder == null ? null : resume ? RunDirectory.reopen(folder) : RunDirectory.create(folder);
        return new GrpoTrainer(policy, tokenizer, task, config, directory, resume, listeners);
    }

    /** Returns the run's settings, with every default in place. */
    public TrainingConfig config() {
        return config;
    }

    /**
     * Runs to the last step, or until {@link #stop} or an interrupt. May be called once.
     *
     * @return how the run ended
     * @throws TrainingStoppedException if it cannot go on; the weights are as the last update left them
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public TrainingResult train() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("this trainer has run already, is running, or was closed; build another");
        }
        try (RunRecord record = new RunRecord(directory);
                Exclusive only = Exclusive.on(policy);
                TrainingRun run = new TrainingRun(policy, tokenizer, task, config, record, listeners)) {
            ObjectNode settings = ConfigYaml.of(task, policy, config);
            TrainerState state = null;
            if (resume) {
                state = record.resume(settings, run);
            } else {
                record.begin(settings);
            }
            return run.train(() -> stopRequested, state);
        }
    }

    /**
     * Ends the run after the step that is under way, with a checkpoint as after the last one. Before the first step it
     * ends after what is under way then, the pre-flight or the first evaluation; there is no checkpoint, and a run that
     * is resumed begins anew. Safe to call from any thread.
     */
    public void stop() {
        stopRequested = true;
    }

    /** Lets others have the run directory, if {@link #train} was never called. It does so itself when it ends. */
    @Override
    public void close() {
        if (used.compareAndSet(false, true) && directory != null) {
            directory.close();
        }
    }
}
