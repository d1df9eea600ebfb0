package org.rlvr4j.grpo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.rlvr4j.grpo.report.Rollout;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Problem;

/** What a run knows of the difficulty of its problems. A function of what was drawn so far, and of nothing else. */
final class PassRates {
    private final DifficultyFilter filter;

    /** By problem id, the one that was drawn longest ago first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        final Deque<Double> rates = new ArrayDeque<>();
        int passedOver;

        double mean() {
            return rates.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }
    }

    PassRates(DifficultyFilter filter) {
        this.filter = filter;
    }

    /** Returns whether a problem whose turn it is should be drawn, and takes note of it if not. */
    boolean admits(Problem problem) {
        Entry entry = entries.get(problem.id());
        if (entry == null || !(isTooHard(entry.mean()) || isTooEasy(entry.mean()))) {
            return true;
        }
        if (entry.passedOver == filter.passOver()) {
            return true;
        }
        entry.passedOver++;
        return false;
    }

    private boolean isTooHard(double rate) {
        return rate <= filter.tooHard();
    }

    private boolean isTooEasy(double rate) {
        return rate >= filter.tooEasy();
    }

    /** Takes note of how a problem's group went; one without a verdict says nothing. */
    void measure(List<Rollout> group) {
        List<Rollout> judged = group.stream().filter(r -> !r.isFailure()).toList();
        if (judged.isEmpty()) {
            return;
        }
        String id = group.get(0).problem().id();
        Entry known = entries.remove(id);
        Entry entry = known == null ? new Entry() : known;
        entry.rates.addLast(judged.stream().filter(Rollout::isCorrect).count() / (double) judged.size());
        if (entry.rates.size() > filter.window()) {
            entry.rates.removeFirst();
        }
        entry.passedOver = 0;
        entries.put(id, entry);
        if (entries.size() > filter.capacity()) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Returns how many problems are remembered, and how many of them are passed over, by the names of the metrics. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("difficulty/known", (double) entries.size());
        figures.put("difficulty/too_hard", count(this::isTooHard));
        figures.put("difficulty/too_easy", count(this::isTooEasy));
        return figures;
    }

    private double count(DoublePredicate condition) {
        return entries.values().stream()
                .mapToDouble(Entry::mean)
                .filter(condition)
                .count();
    }

    JsonNode state() {
        ArrayNode state = JsonNodeFactory.instance.arrayNode();
        entries.forEach((id, entry) -> {
            ObjectNode node = state.addObject().put("id", id).put("passedOver", entry.passedOver);
            ArrayNode rates = node.putArray("rates");
            entry.rates.forEach(rates::add);
        });
        return state;
    }

    void restore(JsonNode state) {
        entries.clear();
        for (JsonNode node : state) {
            Entry entry = new Entry();
            entry.passedOver = node.path("passedOver").asInt();
            node.path("rates").forEach(rate -> entry.rates.addLast(rate.asDouble()));
            entries.put(node.path("id").asText(), entry);
        }
    }
}
