package org.rlvr4j.grpo;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.optim.Optimizer;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Evaluation;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.grpo.run.TrainerState;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.grpo.verify.VerifierPool;
import org.rlvr4j.rollout.memory.MemoryFit;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryShortageException;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.text.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run under way: what it holds in native memory and on threads, and the loop over the steps. */
final class TrainingRun implements AutoCloseable {
    private final Policy policy;
    private final TrainingConfig config;
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    private final List<TrainingListener> listeners;
    private final RunRecord record;
    private final VerifierPool verifiers;
    private final Optimizer optimizer;
    private final @Nullable Reference reference;
    private final EntropyControl entropy;
    private final @Nullable Evaluator evaluator;
    private final TrainingStep trainingStep;
    private final PreflightRun preflightRun;
    private @Nullable Evaluation before;
    private @Nullable Evaluation after;

    TrainingRun(
            Policy policy,
            Tokenizer tokenizer,
            Task task,
            TrainingConfig asked,
            RunRecord record,
            List<TrainingListener> listeners) {
        this.policy = policy;
        this.record = record;
        this.listeners = listeners;
        this.verifiers = new VerifierPool(asked.verifierThreads(), asked.verifierTimeout());
        RolloutCollector collector = new RolloutCollector(
                Sampler.of(policy, tokenizer::decode, tokenizer.eosId().stream().toArray()),
                new PromptEncoder(tokenizer, policy, asked.sampling().maxNewTokens()),
                verifiers,
                asked.reward());
        this.config = fitted(policy, asked, StepLoad.of(asked, collector, task.train()), verifiers);
        this.optimizer = new Optimizer(config.optimizer(), policy.parameters(), policy.manager());
        this.reference = config.needsReference() ? Reference.of(config, policy) : null;
        this.entropy = new EntropyControl(config.adaptiveEntropy());
        EvaluationPlan plan = config.evaluation();
        this.evaluator =
                plan == null ? null : new Evaluator(collector, verifiers, task, plan, config.sampling(), config.seed());
        this.preflightRun = new PreflightRun(policy, optimizer, collector, task.train(), config);
        this.trainingStep = new TrainingStep(policy, reference, optimizer, entropy, collector, task.train(), config);
    }

    /** Makes micro-batches smaller where those asked for do not fit the memory. */
    private static TrainingConfig fitted(
            Policy policy, TrainingConfig config, MemoryLoad load, VerifierPool verifiers) {
        Long limit = config.memoryLimit();
        if (limit == null && policy.manager().getDevice().isGpu()) {
            return config;
        }
        int tokens;
        try {
            tokens = MemoryFit.fit(policy::memory, load, limit != null ? limit : MemoryFit.machineLimit())
                    .microBatchTokens();
        } catch (MemoryShortageException e) {
            verifiers.close(); // nobody else will: the run does not come to be
            throw e;
        }
        if (tokens == config.microBatchTokens()) {
            return config;
        }
        LOG.info(
                "micro-batches are of {} tokens instead of {}, to fit the memory; the predicted peak:\n{}",
                tokens,
                config.microBatchTokens(),
                policy.memory(load.withMicroBatchTokens(tokens)).table());
        return config.withMicroBatchTokens(tokens);
    }

    /** Runs from where the record stands to the last step. */
    TrainingResult train(BooleanSupplier isStopRequested, @Nullable TrainerState state) {
        long step = 0;
        if (state == null) {
            preflight();
            if (!isStopRequested.getAsBoolean()) {
                evaluateUntrained();
            }
        } else {
            step = state.step();
            optimizer.setUpdates(state.updates());
            trainingStep.setTokens(state.tokens());
            trainingStep.setProblems(state.problems());
            trainingStep.setDeadSteps(state.deadSteps());
            restore(state.parts());
        }
        boolean last = step >= config.steps() || isStopRequested.getAsBoolean();
        while (!last) {
            StepDraft draft = new StepDraft(++step, config.steps());
            try {
                trainingStep.run(draft, progress(step, false));
            } catch (TrainingStoppedException e) {
                record.appendStopped(draft.rollouts());
                throw e;
            }
            last = step == config.steps() || isStopRequested.getAsBoolean();
            finish(draft, last);
        }
        return new TrainingResult(step, before, after, record.lastCheckpoint());
    }

    /** Returns all arrays that the next step depends on, by name. They are the live ones. */
    Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>(optimizer.arrays());
        if (reference != null) {
            arrays.putAll(reference.arrays());
        }
        return arrays;
    }

    /** Sets one of the arrays to the values of another. */
    void assign(NDArray target, NDArray source) {
        optimizer.assign(target, source);
    }

    private Map<String, JsonNode> parts() {
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        if (config.adaptiveEntropy() != null) {
            parts.put("entropy", entropy.state());
        }
        if (reference != null) {
            parts.put("reference", reference.state());
        }
        PassRates rates = trainingStep.rates();
        if (rates != null) {
            parts.put("difficulty", rates.state());
        }
        return parts;
    }

    private void restore(Map<String, JsonNode> parts) {
        entropy.restore(parts.getOrDefault("entropy", MissingNode.getInstance()));
        if (reference != null) {
            reference.restore(parts.getOrDefault("reference", MissingNode.getInstance()));
        }
        PassRates rates = trainingStep.rates();
        if (rates != null) {
            rates.restore(parts.getOrDefault("difficulty", MissingNode.getInstance()));
        }
    }

    private void preflight() {
        PreflightPlan plan = config.preflight();
        if (plan == null) {
            return;
        }
        Preflight preflight = preflightRun.run(plan, progress(0, false));
        record.append(preflight);
        listeners.forEach(listener -> listener.onPreflight(preflight));
        DeadSignal signal = preflight.signal();
        if (signal != null && plan.whenDead() == PreflightPlan.WhenDead.STOP) {
            record.appendStopped(preflight.rollouts());
            throw TrainingStoppedException.of(
                    signal,
                    0,
                    preflight.finding() + " (" + preflight.problems()
                            + " problems were tried; preflight(...) tries more, only warns, or is switched off)");
        }
    }

    private void evaluateUntrained() {
        if (evaluator != null) {
            StepDraft draft = new StepDraft(0, config.steps());
            evaluate(evaluator, draft);
            before = after;
            publish(draft.report());
        }
    }

    private void evaluate(Evaluator measure, StepDraft draft) {
        long step = draft.step();
        Evaluation evaluation = draft.times()
                .measure("testing", () -> measure.evaluate(step, optimizer.updates(), progress(step, true)));
        draft.evaluation(evaluation);
        after = evaluation;
    }

    /** Evaluates and saves where that is due, and only then tells of the step. */
    private void finish(StepDraft draft, boolean last) {
        long step = draft.step();
        EvaluationPlan plan = config.evaluation();
        if (evaluator != null && plan != null && (last || step % plan.everySteps() == 0)) {
            evaluate(evaluator, draft);
        }
        boolean due = last || (config.checkpointEvery() > 0 && step % config.checkpointEvery() == 0);
        boolean saving = due && record.isKept();
        if (saving) {
            draft.times().run("save_checkpoint", () -> record.prepareCheckpoint(policy, state(step)));
        }
        publish(draft.report());
        if (saving) {
            record.commitCheckpoint(step); // after the step's rows, so that no checkpoint is without them
        }
    }

    private TrainerState state(long step) {
        return new TrainerState(
                step,
                optimizer.updates(),
                trainingStep.tokens(),
                trainingStep.problems(),
                trainingStep.deadSteps(),
                parts(),
                arrays());
    }

    private void publish(StepReport report) {
        record.append(report);
        listeners.forEach(listener -> listener.onStep(report));
    }

    private RolloutCollector.Progress progress(long step, boolean evaluating) {
        return now -> listeners.forEach(listener -> listener.onSampling(step, evaluating, now));
    }

    @Override
    public void close() {
        verifiers.close();
        optimizer.close();
        if (reference != null) {
            reference.close();
        }
    }
}
