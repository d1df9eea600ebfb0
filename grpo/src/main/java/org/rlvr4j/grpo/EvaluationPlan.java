package org.rlvr4j.grpo;

import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * When and how the policy is measured on held-out problems: before the first step, every so many steps, and after the
 * last. Each time the same problems are asked with the same random numbers, so that differences are the policy's.
 *
 * @param everySteps steps from one evaluation to the next, at least 1
 * @param problems how many of the task's held-out problems, the first ones; at least 1. Of its further sets at most as
 *     many
 * @param samples completions per problem, at least 1
 * @param distribution what tokens are drawn from; {@link Distribution#GREEDY} takes the most probable
 * @param alsoGreedy whether the most probable completion of each problem is measured, too, beside the drawn ones
 */
public record EvaluationPlan(
        long everySteps, int problems, int samples, Distribution distribution, boolean alsoGreedy) {

    public EvaluationPlan {
        atLeastOne("everySteps", everySteps);
        atLeastOne("problems", problems);
        atLeastOne("samples", samples);
        if (distribution.temperature() == 0 && samples > 1) {
            throw new IllegalArgumentException("a greedy evaluation with " + samples
                    + " samples per problem would draw the same completion each time; use 1 sample");
        }
        if (distribution.temperature() == 0 && alsoGreedy) {
            throw new IllegalArgumentException(
                    "the evaluation is greedy already; leave andGreedy() out, or give it a temperature above 0");
        }
    }

    /** Draws completions, and none greedily beside them. */
    public EvaluationPlan(long everySteps, int problems, int samples, Distribution distribution) {
        this(everySteps, problems, samples, distribution, false);
    }

    /** Returns this with the most probable completion of each problem measured, too. */
    public EvaluationPlan andGreedy() {
        return new EvaluationPlan(everySteps, problems, samples, distribution, true);
    }

    /** One completion per problem from the model's own distribution: pass@1 at temperature 1. */
    public static EvaluationPlan sampled(long everySteps, int problems) {
        return new EvaluationPlan(everySteps, problems, 1, Distribution.UNCHANGED);
    }

    /** The most probable completion of each problem. */
    public static EvaluationPlan greedy(long everySteps, int problems) {
        return new EvaluationPlan(everySteps, problems, 1, Distribution.GREEDY);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("evaluation " + name + " is " + value + "; it must be at least 1");
        }
    }
}
