package org.rlvr4j.grpo.htmlreport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.run.RunRows;

/**
 * The completions that a page shows: all of them, or where they are too many, those of some steps, evenly spaced, with
 * the first and the last among them. A step is shown whole, since its groups are what was learned from.
 */
final class CompletionSample {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ArrayNode prompts = JSON.arrayNode();
    private final ArrayNode rows = JSON.arrayNode();
    private final Map<String, Integer> promptIndices = new HashMap<>();
    private int steps;
    private int shownSteps;

    /**
     * Adds completions of one file.
     *
     * @param set says on the page where they come from
     * @param budget characters of text that may be added, more or less
     */
    void add(Path file, String set, long budget) throws IOException {
        NavigableMap<Long, Long> sizes = new TreeMap<>();
        RunRows.forEach(file, (row, line) -> sizes.merge(row.path("step").asLong(), size(row), Long::sum));
        Set<Long> chosen = choose(sizes, budget);
        steps += sizes.size();
        shownSteps += chosen.size();
        RunRows.forEach(file, (row, line) -> {
            if (chosen.contains(row.path("step").asLong())) {
                rows.add(compact(row, set));
            }
        });
    }

    ArrayNode prompts() {
        return prompts;
    }

    ArrayNode rows() {
        return rows;
    }

    /** Returns how many steps, training and held-out ones counted apart, have completions. */
    int steps() {
        return steps;
    }

    /** Returns how many of them are shown. */
    int shownSteps() {
        return shownSteps;
    }

    private static Set<Long> choose(NavigableMap<Long, Long> sizes, long budget) {
        List<Long> all = new ArrayList<>(sizes.keySet());
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        if (total <= budget) {
            return Set.copyOf(all);
        }
        int count = (int) Math.min(all.size(), Math.max(2, all.size() * budget / total));
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) Math.round(i * (all.size() - 1) / (count - 1.0))))
                .collect(Collectors.toSet());
    }

    private static long size(JsonNode row) {
        return 150L
                + row.path("text").asText().length()
                + row.path("reason").asText().length();
    }

    private ObjectNode compact(JsonNode row, String set) {
        ObjectNode compact = JSON.objectNode();
        compact.put("set", set);
        compact.set("step", row.path("step"));
        compact.set("group", row.path("group"));
        compact.put("prompt", prompt(row.path("prompt").asText(), row.path("answer")));
        compact.set("completion", row.path("text"));
        compact.set("verdict", row.path("verdict"));
        compact.set("reason", row.path("reason"));
        compact.set("reward", row.path("reward"));
        compact.set("advantage", row.path("advantage"));
        compact.put("tokens", row.path("tokens").size());
        compact.put("truncated", row.path("finish_reason").asText().equals("length"));
        return compact;
    }

    private int prompt(String text, JsonNode answer) {
        return promptIndices.computeIfAbsent(text + "\n" + answer, key -> {
            prompts.addObject().put("text", text).set("answer", answer);
            return prompts.size() - 1;
        });
    }
}
