package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.report.StepTrace;
import org.rlvr4j.rollout.policy.TokenScores;

/**
 * What the objective saw of a completion, in its row of {@code rollouts.jsonl}. Scores that a float32 policy computed
 * are written as float32, which takes half the digits; {@code score_type} says so, because a reader cannot tell.
 */
final class TraceJson {
    private final List<ObjectNode> rows;
    private final boolean isFloat;

    private TraceJson(List<ObjectNode> rows, StepTrace trace) {
        this.rows = rows;
        this.isFloat = scores(trace).flatMapToDouble(DoubleStream::of).allMatch(value -> value == (float) value);
    }

    /** Adds a step's trace to the rows of its rollouts. */
    static void addTo(List<ObjectNode> rows, StepTrace trace) {
        new TraceJson(rows, trace).add(trace);
    }

    private void add(StepTrace trace) {
        rows.forEach(row -> row.put("score_type", isFloat ? "float32" : "float64"));
        addColumn("old_log_probs", trace.oldScores());
        addColumn("ref_log_probs", trace.referenceScores());
        rows.forEach(row -> row.putArray("updates"));
        for (int update = 0; update < trace.updates().size(); update++) {
            add(update, trace.updates().get(update));
        }
    }

    private void addColumn(String name, @Nullable TokenScores scores) {
        if (scores != null) {
            for (int i = 0; i < rows.size(); i++) {
                putAll(rows.get(i).putArray(name), scores.logProbs()[i]);
            }
        }
    }

    private void add(int number, StepTrace.Update update) {
        ObjectNode[] entries = new ObjectNode[update.members().length];
        TokenScores first = update.stepScores();
        for (int place = 0; place < entries.length; place++) {
            entries[place] =
                    rows.get(update.members()[place]).withArray("updates").addObject();
            entries[place].put("update", number).put("place", place);
            Double coefficient = update.entropyCoefficient();
            if (coefficient != null) {
                entries[place].put("entropy_coef", coefficient);
            }
            if (first != null) {
                putAll(entries[place].putArray("first_log_probs"), first.logProbs()[place]);
                putAll(entries[place].putArray("first_entropies"), first.entropies()[place]);
            }
        }
        for (int batch = 0; batch < update.microBatches().size(); batch++) {
            StepTrace.MicroBatch seen = update.microBatches().get(batch);
            for (int k = 0; k < seen.places().length; k++) {
                ObjectNode entry = entries[seen.places()[k]];
                entry.put("micro_batch", batch).put("row", k);
                putAll(entry.putArray("log_probs"), seen.scores().logProbs()[k]);
                putAll(entry.putArray("entropies"), seen.scores().entropies()[k]);
            }
        }
    }

    private void putAll(ArrayNode array, double[] values) {
        for (double value : values) {
            if (isFloat) {
                array.add((float) value);
            } else {
                array.add(value);
            }
        }
    }

    private static Stream<double[]> scores(StepTrace trace) {
        Stream<double[]> columns = Stream.concat(scores(trace.oldScores()), scores(trace.referenceScores()));
        Stream<double[]> updates = trace.updates().stream()
                .flatMap(update -> Stream.concat(
                        scores(update.stepScores()),
                        update.microBatches().stream().flatMap(batch -> scores(batch.scores()))));
        return Stream.concat(columns, updates);
    }

    private static Stream<double[]> scores(@Nullable TokenScores scores) {
        return scores == null
                ? Stream.empty()
                : Stream.concat(Stream.of(scores.logProbs()), Stream.of(scores.entropies()));
    }
}
