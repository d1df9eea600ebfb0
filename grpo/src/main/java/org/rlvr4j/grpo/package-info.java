/**
 * The trainer. Start with {@link org.rlvr4j.grpo.GrpoTrainer}: a policy, a task, and a loop of sampling, verifying and
 * updating. What it reports at each step is a {@link org.rlvr4j.grpo.report.StepReport}.
 *
 * <p>Programs call the public classes alone: the trainer and its {@link org.rlvr4j.grpo.GrpoTrainerBuilder}, and what
 * goes into it and comes out of it. What is where, each group with the class to read first:
 *
 * <ul>
 *   <li><b>Settings</b>: {@code GrpoTrainerBuilder} collects a {@code TrainingConfig}, with an {@code EvaluationPlan},
 *       a {@code PreflightPlan} and a {@code ReferenceSync}; {@code ConfigCheck} looks for what is wrong with it,
 *       {@code ConfigYaml} writes it down.
 *   <li><b>The run</b>: {@code TrainingRun}, the loop over steps. {@code PreflightRun} comes before it,
 *       {@code StepLoad} says what memory has to hold, {@code Evaluator} measures, {@code RunRecord} records,
 *       {@code TrainingResult} is what is left in the end, {@code TrainingStoppedException} why there is no such end.
 *   <li><b>A step</b>: {@code TrainingStep}. {@code StepDraft} is its report so far, {@code PhaseTimes},
 *       {@code MemoryWatch} and {@code DeviceMemory} what it costs.
 *   <li><b>Drawing and judging</b>: {@code GroupDraw} chooses the step's groups, by {@code PassRates} and
 *       {@code Signal}; {@code RolloutCollector} samples them and has them judged, from what {@code PromptEncoder}
 *       makes of prompts.
 *   <li><b>The update</b>: {@code PolicyUpdate}, over {@code StepArrays}. {@code RolloutScorer} asks policies for
 *       scores in {@code MicroBatches}, {@code FirstScores} are those from before it, {@code EntropyControl} follows
 *       the entropy; {@code ScoreChecks} and {@code GradientCulprit} find the token that broke it.
 *   <li><b>The reference policy</b>: {@code Reference}, a {@code FixedReference} or an {@code AveragedReference}.
 * </ul>
 */
@NullMarked
package org.rlvr4j.grpo;

import org.jspecify.annotations.NullMarked;
