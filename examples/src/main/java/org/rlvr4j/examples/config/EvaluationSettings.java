package org.rlvr4j.examples.config;

/**
 * How accuracy on held-out problems is measured: before the first step, every so often, and after the last.
 *
 * @param everySteps steps from one measurement to the next; 0 for none at all
 * @param problems how many held-out problems
 * @param samples completions of each
 * @param temperature they are drawn at; 0 takes the most probable token
 * @param greedy whether the most probable completion of each is measured, too, beside those that are drawn
 */
public record EvaluationSettings(long everySteps, int problems, int samples, double temperature, boolean greedy) {

    public EvaluationSettings {
        Checks.atLeast("evaluation.everySteps", everySteps, 0);
        Checks.atLeast("evaluation.problems", problems, 1);
        Checks.atLeast("evaluation.samples", samples, 1);
        Checks.within("evaluation.temperature", temperature, 0, Double.MAX_VALUE);
        if (greedy && temperature == 0) {
            throw new IllegalArgumentException(
                    "evaluation.greedy asks for the most probable tokens beside drawn ones, and evaluation.temperature 0"
                            + " draws none; set one of them only");
        }
    }
}
