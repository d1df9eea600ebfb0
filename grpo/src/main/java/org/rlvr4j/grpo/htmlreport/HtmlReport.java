package org.rlvr4j.grpo.htmlreport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.grpo.run.RunRows;

/**
 * Writes a run directory as one page of HTML that needs neither network nor server: curves of everything in
 * {@code metrics.jsonl}, and a browser of the completions in {@code rollouts.jsonl} and {@code evaluations.jsonl}. A run
 * that was interrupted, or is still under way, gives a page of what there is.
 */
public final class HtmlReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Characters of completions on a page; more would make browsers slow. */
    private static final long TRAINING_BUDGET = 6_000_000;

    private static final long HELD_OUT_BUDGET = 2_000_000;
    private static final String KIND = "kind/";

    /** What the page shows first, and under which names a run may have written it. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "heldOut", List.of("eval/accuracy"),
            "accuracy", List.of("accuracy"),
            "reward", List.of("reward"),
            "length", List.of("completions/mean_length"),
            "entropy", List.of("entropy"),
            "allWrong", List.of("groups/pct_0"),
            "mixed", List.of("groups/pct_mixed"),
            "allRight", List.of("groups/pct_1"));

    private HtmlReport() {}

    /**
     * Writes {@code report.html} into a run directory.
     *
     * @return the page
     * @throws IOException if the directory holds no {@code metrics.jsonl}, a file is damaged, or the page cannot be
     *     written
     */
    public static Path write(Path runDirectory) throws IOException {
        return write(runDirectory, null);
    }

    /**
     * Writes {@code report.html} with a curve of the share that each kind of completion has on held-out problems.
     *
     * @param kindOf names the kind of a completion's text; at most four kinds are drawn
     */
    public static Path write(Path runDirectory, @Nullable UnaryOperator<String> kindOf) throws IOException {
        Path metrics = runDirectory.resolve("metrics.jsonl");
        if (!Files.exists(metrics)) {
            throw new NoSuchFileException(metrics.toString());
        }
        Map<Long, ObjectNode> steps = new TreeMap<>();
        RunRows.forEach(metrics, (row, line) -> steps.put(row.path("step").asLong(), row));
        if (kindOf != null) {
            addKinds(runDirectory.resolve("evaluations.jsonl"), kindOf, steps);
        }
        CompletionSample completions = new CompletionSample();
        completions.add(runDirectory.resolve("rollouts.jsonl"), "training", TRAINING_BUDGET);
        completions.add(runDirectory.resolve("evaluations.jsonl"), "held-out", HELD_OUT_BUDGET);
        Path page = runDirectory.resolve("report.html");
        String text = page(runDirectory, steps, completions);
        try {
            return Files.writeString(page, text);
        } catch (FileSystemException e) {
            throw e; // which names the file
        } catch (IOException e) {
            throw new IOException("cannot write " + page + ": " + e.getMessage(), e);
        }
    }

    /** Adds the share of each kind of held-out completion to its step. */
    private static void addKinds(Path evaluations, UnaryOperator<String> kindOf, Map<Long, ObjectNode> steps)
            throws IOException {
        Map<Long, Map<String, Integer>> counts = new HashMap<>();
        RunRows.forEach(evaluations, (row, line) -> counts.computeIfAbsent(
                        row.path("step").asLong(), step -> new TreeMap<>())
                .merge(kindOf.apply(row.path("text").asText()), 1, Integer::sum));
        List<String> kinds = counts.values().stream()
                .flatMap(count -> count.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        counts.forEach((step, count) -> {
            double all = count.values().stream().mapToInt(Integer::intValue).sum();
            ObjectNode row = steps.get(step);
            if (row != null) {
                kinds.forEach(kind -> row.put(KIND + kind, count.getOrDefault(kind, 0) / all));
            }
        });
    }

    private static String page(Path folder, Map<Long, ObjectNode> steps, CompletionSample completions)
            throws IOException {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        ObjectNode run = JSON.createObjectNode();
        run.put("name", name);
        run.put("summary", summary(steps));
        Double seconds = seconds(steps);
        if (seconds == null) {
            run.putNull("seconds");
        } else {
            run.put("seconds", seconds);
        }
        run.set("names", JSON.valueToTree(NAMES));
        ((ObjectNode) run.get("names")).put("kind", KIND);
        run.set("metrics", JSON.valueToTree(steps.values()));
        run.put("note", note(completions));
        run.set("prompts", completions.prompts());
        run.set("rollouts", completions.rows());
        run.put("config", config(folder));
        return resource("report.html")
                .replace("{{title}}", name.replace("&", "&amp;").replace("<", "&lt;") + " · rlvr4j")
                .replace("{{style}}", resource("report.css"))
                .replace("{{script}}", resource("report.js"))
                .replace("{{data}}", JSON.writeValueAsString(run).replace("<", "\\u003c"));
    }

    private static String summary(Map<Long, ObjectNode> steps) {
        long last = steps.keySet().stream().max(Comparator.naturalOrder()).orElse(0L);
        double drawn = steps.values().stream()
                .mapToDouble(row -> row.path("num_tokens").asDouble(0))
                .max()
                .orElse(0);
        return last
                + (last == 1 ? " step" : " steps")
                + (drawn > 0 ? String.format(Locale.ROOT, ", %,d tokens", (long) drawn) : "");
    }

    private static @Nullable Double seconds(Map<Long, ObjectNode> steps) {
        List<JsonNode> timed = steps.values().stream()
                .map(row -> row.path("timing_s/step"))
                .filter(JsonNode::isNumber)
                .toList();
        return timed.isEmpty()
                ? null
                : timed.stream().mapToDouble(JsonNode::asDouble).sum();
    }

    private static String note(CompletionSample completions) {
        return completions.shownSteps() == completions.steps()
                ? "Everything that was sampled, training prompts and held-out ones."
                : "The completions of " + completions.shownSteps() + " of " + completions.steps()
                        + " samplings, evenly spaced; all of them are in rollouts.jsonl and evaluations.jsonl.";
    }

    private static String config(Path folder) throws IOException {
        for (Path file : List.of(folder.resolve("experiment.yaml"), folder.resolve("config.yaml"))) {
            if (Files.exists(file)) {
                return Files.readString(file);
            }
        }
        return "";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
