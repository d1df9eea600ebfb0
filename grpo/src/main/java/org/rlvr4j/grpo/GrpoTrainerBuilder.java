package org.rlvr4j.grpo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.advantage.AdvantageEstimator;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.optim.AdamW;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.optim.OptimizerConfig;
import org.rlvr4j.grpo.preset.Preset;
import org.rlvr4j.grpo.preset.Presets;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.grpo.reward.RewardFunction;
import org.rlvr4j.grpo.reward.RewardPolicy;
import org.rlvr4j.grpo.reward.RewardScheme;
import org.rlvr4j.grpo.reward.RewardShaping;
import org.rlvr4j.grpo.reward.WeightedReward;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Collects the settings of a run. Only the task is required. {@link #build} checks the settings together, with the
 * policy and the task's prompts, so that a run does not fail later for a reason that is visible before it starts.
 */
public final class GrpoTrainerBuilder {
    private final Policy policy;
    private final Tokenizer tokenizer;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final SamplingOptions.Builder sampling =
            SamplingOptions.builder().groupSize(8).maxNewTokens(256);
    private @Nullable Task task;
    private long seed;
    private long steps = 100;
    private int promptsPerStep = 16;
    private RewardPolicy reward = RewardPolicy.STANDARD;
    private double rewardWeight = 1;
    private List<RewardShaping> shaping = List.of();
    private final List<WeightedReward> otherRewards = new ArrayList<>();
    private @Nullable KlInReward klInReward;
    private AdvantageEstimator advantage = GroupRelative.grpo();
    private Objective objective = Presets.dapo().objective();
    private @Nullable AdaptiveEntropy adaptiveEntropy;
    private @Nullable ReferenceSync referenceSync;
    private int innerEpochs = 1;
    private int miniBatches = 1;
    private OptimizerConfig optimizer = AdamW.DEFAULT;
    private double learningRate = 1e-6;
    private LearningRateSchedule schedule = LearningRateSchedule.constant();
    private double maxGradNorm = 1;
    private int microBatchTokens = 2048;
    private @Nullable Long memoryLimit;
    private @Nullable EvaluationPlan evaluation;
    private @Nullable Path runDirectory;
    private boolean resume;
    private long checkpointEvery;
    private int verifierThreads = VerifierPool.defaultThreads();
    private Duration verifierTimeout = Duration.ofSeconds(60);
    private double maxFailureShare = 0.2;
    private @Nullable PreflightPlan preflight = PreflightPlan.DEFAULT;
    private int maxDeadSteps = 20;
    private int maxStaleness = Integer.MAX_VALUE;
    private @Nullable DifficultyFilter difficulty;
    private int maxExtraBatches;

    GrpoTrainerBuilder(Policy policy, Tokenizer tokenizer) {
        this.policy = policy;
        this.tokenizer = tokenizer;
    }

    /** Sets what is trained on and measured on. */
    public GrpoTrainerBuilder task(Task task) {
        this.task = task;
        return this;
    }

    /** Sets what all randomness of the run is derived from; 0 unless set. */
    public GrpoTrainerBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Sets the number of steps, each of which samples, verifies and updates once; 100 unless set. */
    public GrpoTrainerBuilder steps(long steps) {
        this.steps = steps;
        return this;
    }

    /** Sets the problems per step; 16 unless set. */
    public GrpoTrainerBuilder promptsPerStep(int promptsPerStep) {
        this.promptsPerStep = promptsPerStep;
        return this;
    }

    /** Sets the completions per problem, whose rewards are compared with each other; 8 unless set. */
    public GrpoTrainerBuilder groupSize(int groupSize) {
        sampling.groupSize(groupSize);
        return this;
    }

    /** Sets the most tokens a completion may have; 256 unless set. */
    public GrpoTrainerBuilder maxNewTokens(int maxNewTokens) {
        sampling.maxNewTokens(maxNewTokens);
        return this;
    }

    /** Sets the temperature of sampling, above 0; 1 unless set. */
    public GrpoTrainerBuilder temperature(double temperature) {
        sampling.temperature(temperature);
        return this;
    }

    /** Sets what tokens are drawn from, which must not be filtered; the model's own distribution unless set. */
    public GrpoTrainerBuilder distribution(Distribution distribution) {
        sampling.distribution(distribution);
        return this;
    }

    /** Sets strings that end a completion, beside the end-of-sequence token; none unless set. */
    public GrpoTrainerBuilder stopStrings(List<String> stopStrings) {
        sampling.stopStrings(stopStrings);
        return this;
    }

    /** Sets token ids that end a completion, beside the tokenizer's own; none unless set. */
    public GrpoTrainerBuilder extraEosIds(Set<Integer> ids) {
        sampling.extraEosIds(ids);
        return this;
    }

    /** Sets how many completions grow side by side, which is about speed and memory alone; 64 unless set. */
    public GrpoTrainerBuilder samplingRows(int rows) {
        sampling.rows(rows);
        return this;
    }

    /** Sets what verdicts are worth; 1 for a right answer, its score for a partly right one, else 0, unless set. */
    public GrpoTrainerBuilder reward(RewardPolicy reward) {
        this.reward = reward;
        return this;
    }

    /** Sets the weight of the verdict's reward in the sum of rewards; 1 unless set. */
    public GrpoTrainerBuilder rewardWeight(double weight) {
        this.rewardWeight = weight;
        return this;
    }

    /**
     * Sets how the verdict's reward is bent by the way a completion was written, one after the other, such as {@code
     * OverlongPunishment.dapo(512, 64)}; not at all unless set.
     */
    public GrpoTrainerBuilder shaping(RewardShaping... steps) {
        this.shaping = List.of(steps);
        return this;
    }

    /**
     * Adds a reward beside the verdict's. Estimators that compare sums see the weighted sum of all rewards, others, such
     * as {@code Gdpo}, each by itself.
     *
     * @param name of its metrics
     * @param weight in the sum
     */
    public GrpoTrainerBuilder addReward(String name, double weight, RewardFunction function) {
        otherRewards.add(new WeightedReward(name, weight, function));
        return this;
    }

    /**
     * Sets a penalty in the reward on the distance from the reference policy, null for none; none unless set. It may
     * stand beside a penalty in the loss, which is a part of the objective.
     */
    public GrpoTrainerBuilder klInReward(@Nullable KlInReward penalty) {
        this.klInReward = penalty == null || penalty.beta() == 0 ? null : penalty;
        return this;
    }

    /** Sets how rewards become advantages; group-relative with the standard deviation, as TRL, unless set. */
    public GrpoTrainerBuilder advantage(AdvantageEstimator advantage) {
        this.advantage = advantage;
        return this;
    }

    /** Sets the loss and the advantages of a preset. */
    public GrpoTrainerBuilder preset(Preset preset) {
        this.objective = preset.objective();
        this.advantage = preset.advantage();
        return this;
    }

    /** Sets the loss; DAPO's token mean over the step with clip-higher, without a KL penalty, unless set. */
    public GrpoTrainerBuilder objective(Objective objective) {
        this.objective = objective;
        return this;
    }

    /**
     * Sets a rule for the coefficient of the entropy bonus, null to leave it as the objective has it; null unless set.
     * An objective without an entropy bonus gets one.
     */
    public GrpoTrainerBuilder adaptiveEntropy(@Nullable AdaptiveEntropy rule) {
        this.adaptiveEntropy = rule;
        return this;
    }

    /**
     * Sets how the reference policy of KL penalties follows the policy, null for a reference that stays as the policy
     * was before the first update; null unless set.
     */
    public GrpoTrainerBuilder referenceSync(@Nullable ReferenceSync sync) {
        this.referenceSync = sync;
        return this;
    }

    /** Sets how many times each rollout is learned from; 1 unless set. */
    public GrpoTrainerBuilder innerEpochs(int innerEpochs) {
        this.innerEpochs = innerEpochs;
        return this;
    }

    /** Sets into how many updates, of as many problems each, an inner epoch is divided; 1 unless set. */
    public GrpoTrainerBuilder miniBatches(int miniBatches) {
        this.miniBatches = miniBatches;
        return this;
    }

    /** Sets the optimizer; AdamW with beta 0.9 and 0.999, without weight decay, unless set. */
    public GrpoTrainerBuilder optimizer(OptimizerConfig optimizer) {
        this.optimizer = optimizer;
        return this;
    }

    /** Sets the learning rate at the schedule's peak; 1e-6 unless set. */
    public GrpoTrainerBuilder learningRate(double learningRate) {
        this.learningRate = learningRate;
        return this;
    }

    /** Sets the course of the learning rate over the updates; constant unless set. */
    public GrpoTrainerBuilder schedule(LearningRateSchedule schedule) {
        this.schedule = schedule;
        return this;
    }

    /** Sets the norm that the gradients together are scaled down to, infinity for no limit; 1 unless set. */
    public GrpoTrainerBuilder maxGradNorm(double maxGradNorm) {
        this.maxGradNorm = maxGradNorm;
        return this;
    }

    /**
     * Sets how many tokens, prompts and padding included, go through the policy at a time; 2048 unless set. A longer
     * sequence goes alone. It bounds the memory and changes the gradients by rounding alone.
     */
    public GrpoTrainerBuilder microBatchTokens(int microBatchTokens) {
        this.microBatchTokens = microBatchTokens;
        return this;
    }

    /**
     * Sets how many bytes of native memory the run may take, by the prediction of {@code Policy.memory}: micro-batches
     * are made smaller until it fits. On a CPU nine tenths of the machine's memory unless set; on a GPU no limit.
     */
    public GrpoTrainerBuilder memoryLimit(long bytes) {
        this.memoryLimit = bytes;
        return this;
    }

    /**
     * Sets when and how the policy is measured on held-out problems, null for never; every 10 steps on up to 256
     * problems, one sample each at temperature 1, unless set.
     */
    public GrpoTrainerBuilder evaluation(@Nullable EvaluationPlan evaluation) {
        this.evaluation = evaluation;
        this.evaluationSet = true;
        return this;
    }

    private boolean evaluationSet;

    /** Sets the folder that the run is recorded in, which must be empty or missing; nothing is recorded unless set. */
    public GrpoTrainerBuilder runDirectory(Path folder) {
        this.runDirectory = folder;
        return this;
    }

    /**
     * Sets whether the run directory holds a run to go on with, from its last checkpoint or, if there is none, from the
     * beginning; false unless set. The policy passed in must be the one that the run began with or any of the same
     * shape: its weights are replaced by the checkpoint's.
     */
    public GrpoTrainerBuilder resume(boolean resume) {
        this.resume = resume;
        return this;
    }

    /** Sets after how many steps a checkpoint is written, 0 for after the last one only; 0 unless set. */
    public GrpoTrainerBuilder checkpointEvery(long steps) {
        this.checkpointEvery = steps;
        return this;
    }

    /** Sets the threads that judge completions while others are drawn; half the processors unless set. */
    public GrpoTrainerBuilder verifierThreads(int threads) {
        this.verifierThreads = threads;
        return this;
    }

    /**
     * Sets how long a verifier may take before it counts as broken; a minute unless set. A verdict never depends on it:
     * verifiers limit their work themselves, this only keeps a run from waiting for ever.
     */
    public GrpoTrainerBuilder verifierTimeout(Duration timeout) {
        this.verifierTimeout = timeout;
        return this;
    }

    /** Sets the share of a step's completions on which the verifier may break before the run stops; 0.2 unless set. */
    public GrpoTrainerBuilder maxFailureShare(double share) {
        this.maxFailureShare = share;
        return this;
    }

    /**
     * Sets how the run is looked at before its first step, null for not at all; with groups for 16 problems, and a stop
     * if they hold nothing to learn from, unless set. A run that is taken up again from a checkpoint has been looked at.
     */
    public GrpoTrainerBuilder preflight(@Nullable PreflightPlan preflight) {
        this.preflight = preflight;
        return this;
    }

    /**
     * Sets after how many steps in a row without anything to learn from the run stops, 0 for never; 20 unless set. Such
     * a step has no completion that was rewarded better than those it is compared with.
     */
    public GrpoTrainerBuilder maxDeadSteps(int steps) {
        this.maxDeadSteps = steps;
        return this;
    }

    /**
     * Sets in how many further batches a step may replace groups whose completions are all worth the same by groups of
     * further problems (dynamic sampling, DAPO, arXiv 2503.14476); 0, which keeps all groups, unless set. A batch has as
     * many problems as there are groups to replace. Groups without a difference that are left after the last batch stay.
     */
    public GrpoTrainerBuilder dynamicSampling(int maxExtraBatches) {
        this.maxExtraBatches = maxExtraBatches;
        return this;
    }

    /**
     * Sets which problems are passed over because the policy gets them right never or always, null for none; none unless
     * set. Problems must come again for it, so those of the task must be finitely many.
     */
    public GrpoTrainerBuilder difficultyFilter(@Nullable DifficultyFilter filter) {
        this.difficulty = filter;
        return this;
    }

    /**
     * Sets by how many updates the weights may be ahead of those that drew what they learn from; no limit unless set.
     * The last of a step's updates is ahead by all that came before it, so this bounds inner epochs times mini-batches.
     */
    public GrpoTrainerBuilder maxStaleness(int updates) {
        this.maxStaleness = updates;
        return this;
    }

    /** Adds a listener. */
    public GrpoTrainerBuilder listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Returns a trainer that is ready to run.
     *
     * @throws IllegalArgumentException if the settings cannot work; the message names each fault, its limit and a remedy
     */
    public GrpoTrainer build() {
        if (task == null) {
            throw new IllegalArgumentException("no task is set; call task(...) with problems to train on");
        }
        TrainingConfig config = new TrainingConfig(
                seed,
                steps,
                promptsPerStep,
                sampling.build(),
                new RewardScheme(reward, rewardWeight, shaping, otherRewards),
                klInReward,
                advantage,
                withEntropyBonus(objective, adaptiveEntropy),
                adaptiveEntropy,
                referenceSync,
                innerEpochs,
                miniBatches,
                optimizer,
                learningRate,
                schedule,
                maxGradNorm,
                microBatchTokens,
                memoryLimit,
                evaluation(task),
                checkpointEvery,
                verifierThreads,
                verifierTimeout,
                maxFailureShare,
                preflight,
                maxDeadSteps,
                maxStaleness,
                difficulty,
                maxExtraBatches);
        return GrpoTrainer.open(policy, tokenizer, task, config, runDirectory, resume, List.copyOf(listeners));
    }

    private static Objective withEntropyBonus(Objective objective, @Nullable AdaptiveEntropy rule) {
        return rule == null || objective.entropyBonus() != null
                ? objective
                : objective.toBuilder()
                        .entropyBonus(new EntropyBonus(rule.initial()))
                        .build();
    }

    private @Nullable EvaluationPlan evaluation(Task task) {
        if (evaluationSet || task.heldOut().isEmpty()) {
            return evaluation;
        }
        return EvaluationPlan.sampled(10, Math.min(256, task.heldOut().size()));
    }
}
