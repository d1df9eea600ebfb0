package org.rlvr4j.grpo.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code rollouts.jsonl}, as far as the objective needs it. */
record RecordedRollout(
        int group,
        int length,
        boolean truncated,
        double[] rewards,
        double advantage,
        double[] samplerLogProbs,
        double @Nullable [] oldLogProbs,
        double @Nullable [] referenceLogProbs,
        List<Part> parts) {

    /**
     * The completion's part in an update.
     *
     * @param place among the mini-batch's members
     * @param microBatch in which it went through the policy; -1 if it did not, having nothing to teach
     * @param row within the micro-batch
     * @param seen under the current policy; null if it did not go through
     * @param entropyCoefficient of an adaptive entropy bonus; null where the objective's own applied
     * @param first before the update, where the objective looks at all members first; else null
     */
    record Part(
            int update,
            int place,
            int microBatch,
            int row,
            @Nullable Double entropyCoefficient,
            @Nullable Scores seen,
            @Nullable Scores first) {}

    /** Log-probabilities and entropies of the completion's tokens. */
    record Scores(double[] logProbs, double[] entropies) {}

    /**
     * Reads a row.
     *
     * @throws ReplayException if it lacks something; the message begins with what is wrong, for after a line number
     */
    static RecordedRollout of(JsonNode row) {
        Fields fields = new Fields(row);
        boolean isFloat = fields.text("score_type").equals("float32");
        return new RecordedRollout(
                fields.whole("group"),
                fields.field("tokens").size(),
                fields.text("finish_reason").equals("length"),
                rewards(fields),
                fields.number("advantage"),
                fields.numbers("log_probs", true),
                fields.optional("old_log_probs", isFloat),
                fields.optional("ref_log_probs", isFloat),
                parts(fields.field("updates"), isFloat));
    }

    /** Where the verdict's reward is the only one, and unshaped, it is not written twice. */
    private static double[] rewards(Fields fields) {
        if (!fields.object().has("rewards")) {
            return new double[] {fields.numberOrNan("reward", fields.field("reward"))};
        }
        List<Double> rewards = new ArrayList<>();
        fields.field("rewards").forEach(value -> rewards.add(fields.numberOrNan("rewards", value)));
        return rewards.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Part> parts(JsonNode updates, boolean isFloat) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode update : updates) {
            Fields fields = new Fields(update);
            boolean went = update.has("micro_batch");
            parts.add(new Part(
                    fields.whole("update"),
                    fields.whole("place"),
                    went ? fields.whole("micro_batch") : -1,
                    went ? fields.whole("row") : -1,
                    update.has("entropy_coef") ? (Double) fields.number("entropy_coef") : null,
                    went ? scores(fields, "log_probs", "entropies", isFloat) : null,
                    update.has("first_log_probs")
                            ? scores(fields, "first_log_probs", "first_entropies", isFloat)
                            : null));
        }
        return parts;
    }

    private static Scores scores(Fields fields, String logProbs, String entropies, boolean isFloat) {
        return new Scores(fields.numbers(logProbs, isFloat), fields.numbers(entropies, isFloat));
    }

    /** The fields of an object, each of which must be there. */
    private record Fields(JsonNode object) {

        JsonNode field(String name) {
            JsonNode value = object.get(name);
            if (value == null) {
                throw new ReplayException("has no " + name
                        + "; a run can be replayed if this version recorded it and nothing was removed since");
            }
            return value;
        }

        String text(String name) {
            return field(name).asText();
        }

        int whole(String name) {
            if (!field(name).isIntegralNumber()) {
                throw new ReplayException("has the " + name + " " + field(name) + ", which is no whole number");
            }
            return field(name).intValue();
        }

        double number(String name) {
            return number(name, field(name));
        }

        double numberOrNan(String name, JsonNode value) {
            return value.isNull() ? Double.NaN : number(name, value);
        }

        private static double number(String name, JsonNode value) {
            if (!value.isNumber()) {
                throw new ReplayException("has " + value + " in " + name + ", which is no number");
            }
            return value.doubleValue();
        }

        double @Nullable [] optional(String name, boolean isFloat) {
            return object.has(name) ? numbers(name, isFloat) : null;
        }

        /** A float32 was written with the digits that tell it from other float32s, so it must be read as one. */
        double[] numbers(String name, boolean isFloat) {
            JsonNode array = field(name);
            double[] values = new double[array.size()];
            for (int i = 0; i < values.length; i++) {
                double value = number(name, array.get(i));
                values[i] = isFloat ? (float) value : value;
            }
            return values;
        }
    }
}
