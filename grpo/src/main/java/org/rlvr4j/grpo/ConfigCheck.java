package org.rlvr4j.grpo;

import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.PromptEncoder.UnusablePromptException;
import org.rlvr4j.grpo.advantage.Advantages;
import org.rlvr4j.grpo.advantage.Gae;
import org.rlvr4j.grpo.advantage.ReMax;
import org.rlvr4j.grpo.advantage.StepRewards;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.StepObjective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.reward.RewardShaping;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.sampler.Sampler;

/**
 * Looks for every reason that is visible before a run why it would fail or learn nothing. Each fault is one sentence
 * with the value, the limit and a remedy.
 */
final class ConfigCheck {
    /** Of an endless source; a finite one is checked whole. */
    private static final long PROMPTS_CHECKED = 1000;

    /** So that problems and updates can be counted over a run. */
    private static final long MOST_STEPS = 1_000_000_000_000L;

    private static final int MOST_UPDATES = 1_000_000;

    private static final int MOST_THREADS = 10_000;

    /** A hundred years, so that nanoseconds can be counted. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

    private final TrainingConfig config;
    private final Task task;
    private final Policy policy;
    private final PromptEncoder encoder;
    private final List<String> faults = new ArrayList<>();

    private ConfigCheck(TrainingConfig config, Task task, Policy policy, PromptEncoder encoder) {
        this.config = config;
        this.task = task;
        this.policy = policy;
        this.encoder = encoder;
    }

    /**
     * Checks a run.
     *
     * @param recorded whether there is a run directory
     * @throws IllegalArgumentException with all faults, if there are any
     */
    static void check(TrainingConfig config, Task task, Policy policy, PromptEncoder encoder, boolean recorded) {
        ConfigCheck check = new ConfigCheck(config, task, policy, encoder);
        check.parameters();
        check.numbers();
        check.sizes();
        check.distribution();
        check.learningRate();
        check.shaping();
        check.reference();
        check.entropy();
        check.staleness();
        check.difficulty();
        check.evaluation();
        if (config.checkpointEvery() > 0 && !recorded) {
            check.fault("checkpointEvery is " + config.checkpointEvery()
                    + " but there is no run directory to write checkpoints to; set runDirectory");
        }
        if (check.faults.isEmpty()) { // the rest needs numbers that make sense
            check.advantages();
            check.objective();
            check.prompts();
        }
        check.report();
    }

    private void report() {
        if (faults.size() == 1) {
            throw new IllegalArgumentException(faults.get(0));
        } else if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    faults.size() + " settings cannot work:\n  - " + String.join("\n  - ", faults));
        }
    }

    private void fault(String sentence) {
        faults.add(sentence);
    }

    private void atLeastOne(String name, long value) {
        if (value < 1) {
            fault(name + " is " + value + "; it must be at least 1");
        }
    }

    private void parameters() {
        ParameterList parameters = policy.parameters();
        if (parameters.values().stream().noneMatch(Parameter::requiresGradient)) {
            fault("none of the policy's " + parameters.size() + " parameters is trainable; unfreeze those to train");
        }
    }

    private void numbers() {
        atLeastOne("steps", config.steps());
        atLeastOne("promptsPerStep", config.promptsPerStep());
        atLeastOne("innerEpochs", config.innerEpochs());
        atLeastOne("miniBatches", config.miniBatches());
        atLeastOne("microBatchTokens", config.microBatchTokens());
        Long memoryLimit = config.memoryLimit();
        if (memoryLimit != null && memoryLimit < 1) {
            fault("memoryLimit is " + memoryLimit + " bytes; it must be at least 1");
        }
        atLeastOne("verifierThreads", config.verifierThreads());
        if (config.verifierThreads() > MOST_THREADS) {
            fault("verifierThreads is " + config.verifierThreads() + "; it must be at most " + MOST_THREADS);
        }
        if (config.checkpointEvery() < 0) {
            fault("checkpointEvery is " + config.checkpointEvery() + "; it must be 0 (only at the end) or more");
        }
        if (config.miniBatches() > 0 && config.promptsPerStep() % config.miniBatches() != 0) {
            fault("promptsPerStep " + config.promptsPerStep() + " cannot be divided into " + config.miniBatches()
                    + " miniBatches of as many whole groups; choose numbers that divide");
        }
        if (!(config.maxGradNorm() > 0)) {
            fault("maxGradNorm is " + config.maxGradNorm() + "; it must be above 0, infinity for no limit");
        }
        if (!(config.maxFailureShare() >= 0 && config.maxFailureShare() <= 1)) {
            fault("maxFailureShare is " + config.maxFailureShare() + "; it must lie in [0, 1]");
        }
        if (config.maxDeadSteps() < 0) {
            fault("maxDeadSteps is " + config.maxDeadSteps() + "; it must be 0 (never stop) or more");
        }
        if (config.maxExtraBatches() < 0) {
            fault("dynamicSampling is given " + config.maxExtraBatches()
                    + " extra batches; it must be 0 (keep all groups) or more");
        }
        if (config.verifierTimeout().isZero()
                || config.verifierTimeout().isNegative()
                || config.verifierTimeout().compareTo(LONGEST_TIMEOUT) > 0) {
            fault("verifierTimeout is " + config.verifierTimeout()
                    + "; it must be above 0 and at most a hundred years, such as a minute");
        }
        int longest = config.sampling().maxNewTokens();
        if (longest >= policy.maxSequenceLength()) {
            fault("maxNewTokens is " + longest + ", and the policy takes sequences of at most "
                    + policy.maxSequenceLength() + " with the prompt; set it to "
                    + (policy.maxSequenceLength() - 1) + " or less");
        }
    }

    /** Products of settings that are each in range may be beyond what can be counted, or held. */
    private void sizes() {
        if (config.steps() > MOST_STEPS) {
            fault("steps is " + config.steps() + "; it must be at most " + MOST_STEPS);
        }
        long updates = (long) config.innerEpochs() * config.miniBatches();
        if (updates > MOST_UPDATES) {
            fault("innerEpochs " + config.innerEpochs() + " times miniBatches " + config.miniBatches() + " are "
                    + updates + " updates a step; it must be at most " + MOST_UPDATES);
        }
        completions("promptsPerStep", config.promptsPerStep(), "groupSize", config.groupSize());
        PreflightPlan preflight = config.preflight();
        if (preflight != null) {
            long problems =
                    Math.min(preflight.problems(), task.train().epochLength().orElse(Long.MAX_VALUE));
            completions("the pre-flight's problems", problems, "groupSize", config.groupSize());
        }
        EvaluationPlan plan = config.evaluation();
        if (plan != null) {
            completions("the evaluation's problems", plan.problems(), "samples", plan.samples());
        }
    }

    private void completions(String name, long problems, String each, int size) {
        if (problems * size > Sampler.MOST_COMPLETIONS) {
            fault(name + " " + problems + " times " + each + " " + size + " are " + problems * size
                    + " completions at a time; lower one of them, so that there are at most "
                    + Sampler.MOST_COMPLETIONS);
        }
    }

    private void distribution() {
        Distribution distribution = config.sampling().distribution();
        if (distribution.temperature() == 0) {
            fault("temperature is 0, so all completions of a group would be the same and none better than another;"
                    + " train at a temperature above 0, such as 1");
        }
        if (distribution.isFiltered()) {
            fault("training draws with " + String.join(", ", distribution.filters())
                    + ", and the trainer computes the policy's own log-probabilities, which are not those of what would"
                    + " be drawn; train without, at a temperature alone, and filter in evaluations only");
        }
    }

    private void learningRate() {
        if (!(config.learningRate() > 0) || Double.isInfinite(config.learningRate())) {
            fault("learningRate is " + config.learningRate() + "; it must be finite and above 0, such as 1e-6");
        }
        OptionalLong total = config.schedule().totalUpdates();
        long updates = config.steps() * config.updatesPerStep();
        if (total.isPresent() && total.getAsLong() < updates) {
            fault("the learning-rate schedule ends after " + total.getAsLong() + " updates, and the run makes "
                    + updates
                    + " (" + config.steps() + " steps with " + config.updatesPerStep()
                    + " each); give the schedule at least as many");
        }
    }

    private void shaping() {
        for (RewardShaping step : config.reward().shaping()) {
            String idle = step.idleReason(config.sampling().maxNewTokens());
            if (idle != null) {
                fault("the shaping " + step + " would never change a reward: it " + idle
                        + "; choose other values, or leave it out");
            }
        }
        if (config.reward().weight() == 0 && config.reward().others().isEmpty()) {
            fault("the verdict's reward has the weight 0 and there is no other reward, so there is nothing to learn;"
                    + " set rewardWeight to 1, or add a reward");
        }
    }

    private void reference() {
        if (config.referenceSync() != null && !config.needsReference()) {
            fault("referenceSync is set, and nothing is compared with the reference policy; give the objective a KL"
                    + " penalty, set klInReward, or leave referenceSync out");
        }
    }

    private void entropy() {
        AdaptiveEntropy rule = config.adaptiveEntropy();
        EntropyBonus bonus = config.objective().entropyBonus();
        if (rule != null && bonus != null && bonus.coefficient() != rule.initial()) {
            fault("the objective's entropy bonus has the coefficient " + bonus.coefficient()
                    + ", and adaptiveEntropy starts at " + rule.initial()
                    + "; it sets the coefficient of every update, so give both the same or drop one");
        }
    }

    private void staleness() {
        if (config.maxStaleness() < 0) {
            fault("maxStaleness is " + config.maxStaleness() + "; it must be 0 (one update a step) or more");
        } else if (config.updatesPerStep() - 1 > config.maxStaleness()) {
            fault("a step makes " + config.updatesPerStep() + " updates, the last of which is ahead by "
                    + (config.updatesPerStep() - 1)
                    + " of the weights that drew its completions, more than maxStaleness "
                    + config.maxStaleness() + "; lower innerEpochs or miniBatches, or raise maxStaleness");
        }
    }

    private void difficulty() {
        if (config.difficulty() != null && task.train().epochLength().isEmpty()) {
            fault("difficultyFilter goes by how often a problem was answered right before, and task " + task.name()
                    + " makes new problems without end; leave it out, or train on a list of problems");
        } else if (config.difficulty() != null) {
            distinctIds(task.train().epochLength().orElse(0));
        }
    }

    /** Two problems of one id would share what is known of their difficulty. */
    private void distinctIds(long problems) {
        Set<String> ids = new HashSet<>();
        for (long i = 0; i < problems; i++) {
            String id = task.train().problem(i).id();
            if (!ids.add(id)) {
                fault("difficultyFilter tells problems apart by their ids, and task " + task.name() + " has two called "
                        + id + "; give each an id of its own");
                return;
            }
        }
    }

    private void evaluation() {
        @Nullable EvaluationPlan plan = config.evaluation();
        if (plan == null) {
            return;
        }
        int heldOut = task.heldOut().size();
        if (heldOut == 0) {
            fault("an evaluation is asked for, and task " + task.name()
                    + " holds no problems out; give it some, or call evaluation(null)");
        } else if (plan.problems() > heldOut) {
            fault("the evaluation asks for " + plan.problems() + " problems, and task " + task.name() + " holds only "
                    + heldOut + " out; ask for " + heldOut + " or fewer");
        }
    }

    /** Tries the objective on two tokens, with all that a step of this trainer knows. */
    private void objective() {
        double[][] zeros = new double[2][1];
        TokenScores scores = new TokenScores(zeros, zeros);
        try {
            StepObjective step = config.objective()
                    .begin(StepSamples.builder(1, 1)
                            .advantages(1, -1)
                            .samplerLogProbs(zeros)
                            .referenceLogProbs(zeros)
                            .build());
            step.prepare(scores);
            step.evaluate(new int[] {0, 1}, scores);
        } catch (IllegalArgumentException | IllegalStateException e) {
            fault("the objective needs what this trainer does not have: " + e.getMessage());
        }
    }

    /** Tries the estimator on groups half right and half wrong, single ones in turn, by each reward. */
    private void advantages() {
        if (config.advantage() instanceof ReMax || config.advantage() instanceof Gae) {
            fault("advantage " + config.advantage().getClass().getSimpleName() + " is made of one step's "
                    + (config.advantage() instanceof Gae ? "values, and this trainer has no critic" : "greedy rewards")
                    + "; use an estimator that holds for all steps, such as GroupRelative or ReinforcePlusPlus");
            return;
        }
        int samples = config.promptsPerStep() * config.groupSize(); // few enough, see sizes()
        int[] groups = new int[samples];
        double[][] rewards = new double[samples][config.reward().weights().length];
        int[] lengths = new int[samples];
        for (int i = 0; i < samples; i++) {
            groups[i] = i / config.groupSize();
            Arrays.fill(rewards[i], i % 2);
            lengths[i] = 1;
        }
        Advantages advantages;
        try {
            StepRewards step =
                    new StepRewards(groups, rewards, config.reward().weights()).withCompletionLengths(lengths);
            KlInReward penalty = config.klInReward();
            double[][] zeros = new double[samples][1];
            advantages = config.advantage()
                    .estimate(penalty == null ? step : step.withTokenRewards(penalty.tokenRewards(zeros, zeros)));
        } catch (IllegalArgumentException e) {
            fault("the advantage estimator refuses " + config.promptsPerStep() + " groups of " + config.groupSize()
                    + ": " + e.getMessage());
            return;
        }
        for (int i = 0; i < samples; i++) {
            if (advantages.at(i, 0) != 0) {
                return;
            }
        }
        if (Arrays.stream(config.reward().weights()).sum() == 0) {
            return; // rewards that are all alike cancel, others need not
        }
        fault("groupSize " + config.groupSize() + " with promptsPerStep " + config.promptsPerStep()
                + " gives every completion the advantage 0 whatever its reward, since it is compared with its own group;"
                + " set groupSize to 2 or more");
    }

    private void prompts() {
        boolean mayTakeMore = config.maxExtraBatches() > 0 || config.difficulty() != null;
        long wanted = mayTakeMore ? Long.MAX_VALUE : Math.multiplyExact(config.steps(), (long) config.promptsPerStep());
        long count = Math.min(wanted, task.train().epochLength().orElse(PROMPTS_CHECKED));
        try {
            for (long i = 0; i < count; i++) {
                encoder.encode(task.train().problem(i));
            }
            EvaluationPlan plan = config.evaluation();
            List<Problem> heldOut = plan == null ? List.of() : task.heldOut().subList(0, plan.problems());
            heldOut.forEach(encoder::encode);
            if (plan != null) {
                task.furtherHeldOut(plan.problems()).values().forEach(set -> set.forEach(encoder::encode));
            }
        } catch (UnusablePromptException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }
}
