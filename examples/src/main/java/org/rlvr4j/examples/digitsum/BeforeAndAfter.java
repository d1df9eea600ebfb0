package org.rlvr4j.examples.digitsum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.CausalLm;

/**
 * What a run has changed, on held-out problems that no learning curve was drawn with. The base model stands there twice:
 * as it is, and made to begin with the first step of a careful solution. The second is a control: what the base model
 * can do when it is told to think is not a skill that reinforcement has added.
 */
public final class BeforeAndAfter {

    private static final int PROBLEMS = 400;
    private static final int EXAMPLES = 3;

    private static final String CONTROL =
            "\"Made to think\" is a control: the untouched base model, its completions begun with"
                    + " \"<think>\" and the first sum.\nWhat it can do then was there before; training made thinking its habit, and"
                    + " slips rarer.";

    private final List<Problem> problems = DigitSumTask.fresh(PROBLEMS);
    private final Column base;
    private final Column forced;
    private final Column after;

    /** One model or way of asking it: drawn at temperature 1, and the most probable tokens. */
    private record Column(String title, Trial sampled, Trial greedy) {}

    private BeforeAndAfter(CausalLm untrained, CausalLm trained) {
        base = column("base", untrained, false);
        forced = column("base, made to think", untrained, true);
        after = column("trained", trained, false);
    }

    /** Measures two models; takes some seconds. */
    public static BeforeAndAfter measure(CausalLm untrained, CausalLm trained) {
        return new BeforeAndAfter(untrained, trained);
    }

    private Column column(String title, CausalLm model, boolean made) {
        return new Column(title, Trial.of(model, problems, 1, made), Trial.of(model, problems, 0, made));
    }

    /** Returns the accuracy of the base model at temperature 1, in [0, 1]. */
    public double accuracyBefore() {
        return base.sampled().measurement().accuracy();
    }

    /** Returns the accuracy of the trained model at temperature 1, in [0, 1]. */
    public double accuracyAfter() {
        return after.sampled().measurement().accuracy();
    }

    /** Returns a table, and some completions of both models side by side. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%d held-out problems%n%n", problems.size()));
        row(text, "", Column::title);
        row(
                text,
                "accuracy at temperature 1",
                column -> percent(column.sampled().measurement().accuracy()));
        row(
                text,
                "accuracy, most probable tokens",
                column -> percent(column.greedy().measurement().accuracy()));
        row(
                text,
                "mean length, tokens",
                column -> String.format(
                        Locale.ROOT, "%.1f", column.sampled().measurement().meanLength()));
        for (Style style : Style.values()) {
            row(
                    text,
                    "share " + style.name().toLowerCase(Locale.ROOT),
                    column -> percent(column.sampled().measurement().share(style)));
        }
        text.append(System.lineSeparator()).append(CONTROL).append(System.lineSeparator());
        examples(text);
        return text.toString();
    }

    private void row(StringBuilder text, String label, Function<Column, String> cell) {
        text.append(String.format("%-32s", label));
        for (Column column : List.of(base, forced, after)) {
            text.append(String.format("%22s", cell.apply(column)));
        }
        text.append(System.lineSeparator());
    }

    /** Shows what was drawn for the first problems, whatever it is. */
    private void examples(StringBuilder text) {
        int width = 4;
        List<String> before = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            before.add(marked(base.sampled(), i));
            width = Math.max(width, before.get(i).length());
        }
        String format = "%-16s%-" + (width + 3) + "s%s%n";
        text.append(System.lineSeparator()).append(String.format(format, "problem", "base", "trained"));
        for (int i = 0; i < EXAMPLES; i++) {
            text.append(
                    String.format(format, problems.get(i).prompt().strip(), before.get(i), marked(after.sampled(), i)));
        }
    }

    private static String marked(Trial trial, int index) {
        return (trial.correct().get(index) ? "right " : "wrong ")
                + trial.texts().get(index).replace("\n", "\\n");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
