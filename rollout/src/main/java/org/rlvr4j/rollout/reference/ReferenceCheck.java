package org.rlvr4j.rollout.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;
import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * Compares a model with an {@code expected.json}: logits, log-probabilities, entropies, loss, gradients and greedy
 * continuations of a few sequences, as another implementation computed them in float32.
 *
 * <p>The loss is minus the mean log-probability over the completion tokens of all sequences.
 */
public final class ReferenceCheck {

    /** The most that logits, log-probabilities and entropies may differ, in absolute terms. */
    public static final double SCORE_TOLERANCE = 1e-4;

    /** The most that the loss and gradients may differ, in relative terms. */
    public static final double GRADIENT_TOLERANCE = 1e-3;

    private static final String WHOLE_GRADIENT = "grad.";

    private final CausalLm model;
    private final JsonNode expected;
    private final @Nullable Path tensors;
    private final List<TokenSequence> sequences = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    private ReferenceCheck(CausalLm model, JsonNode expected, @Nullable Path tensors) {
        this.model = model;
        this.expected = expected;
        this.tensors = tensors;
        for (JsonNode sequence : expected.path("sequences")) {
            sequences.add(new TokenSequence(
                    ints(sequence.path("input_ids")),
                    sequence.path("prompt_length").asInt()));
        }
    }

    /**
     * Runs the comparison. Gradients are left at zero.
     *
     * @param file an {@code expected.json}; where an {@code expected.safetensors} lies beside it, its whole gradients,
     *     named {@code grad.} and the parameter, are compared too
     * @throws IOException if the file cannot be read, or holds no sequences
     */
    public static List<Difference> run(CausalLm model, Path file) throws IOException {
        JsonNode expected = new ObjectMapper().readTree(file.toFile());
        Path tensors = file.resolveSibling("expected.safetensors");
        ReferenceCheck check = new ReferenceCheck(model, expected, Files.exists(tensors) ? tensors : null);
        if (check.sequences.isEmpty()) {
            throw new IOException(file + " holds no \"sequences\" to compare with");
        }
        check.compareLogits();
        check.compareScores();
        check.compareGradients();
        check.compareGreedy();
        return List.copyOf(check.differences);
    }

    private void compareLogits() {
        Differences logits = Differences.absolute("logits", SCORE_TOLERANCE);
        try (NDManager scope = model.manager().newSubManager()) {
            for (int i = 0; i < sequences.size(); i++) {
                int[] ids = sequences.get(i).tokens();
                NDArray input = scope.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
                NDArray output = model.block()
                        .forward(new ParameterStore(scope, false), new NDList(input), false)
                        .singletonOrThrow();
                JsonNode rows = expected.path("sequences").path(i).path("logits");
                float[] actual = output.toFloatArray();
                int vocabulary = model.vocabularySize();
                for (int t = 0; t < rows.size(); t++) {
                    logits.add(
                            "sequence " + i + ", token " + t,
                            doubles(rows.path(t)),
                            Arrays.copyOfRange(actual, t * vocabulary, (t + 1) * vocabulary));
                }
            }
        }
        differences.add(logits.result());
    }

    private void compareScores() {
        TokenScores scores = model.score(new TokenBatch(sequences));
        Differences logProbs = Differences.absolute("log-probs", SCORE_TOLERANCE);
        Differences entropies = Differences.absolute("entropies", SCORE_TOLERANCE);
        for (int i = 0; i < sequences.size(); i++) {
            JsonNode sequence = expected.path("sequences").path(i);
            logProbs.add("sequence " + i, doubles(sequence.path("completion_logprobs")), floats(scores.logProbs()[i]));
            entropies.add(
                    "sequence " + i, doubles(sequence.path("completion_entropies")), floats(scores.entropies()[i]));
        }
        differences.add(logProbs.result());
        differences.add(entropies.result());
    }

    private void compareGradients() throws IOException {
        TokenBatch batch = new TokenBatch(sequences);
        model.zeroGradients();
        TokenScores scores = model.accumulate(batch, ignored -> {
            TokenScores gradient = TokenScores.zeros(batch);
            for (double[] row : gradient.logProbs()) {
                Arrays.fill(row, -1.0 / batch.completionTokens());
            }
            return gradient;
        });
        double loss = -Arrays.stream(scores.logProbs())
                        .flatMapToDouble(Arrays::stream)
                        .sum()
                / batch.completionTokens();
        Differences losses = Differences.relative("loss", GRADIENT_TOLERANCE);
        losses.add("loss", expected.path("loss").asDouble(), loss);
        differences.add(losses.result());

        Map<String, float[]> gradients = new TreeMap<>();
        for (Pair<String, Parameter> parameter : model.parameters()) {
            try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
                gradients.put(parameter.getValue().getName(), gradient.toFloatArray());
            }
        }
        model.zeroGradients();
        compareNorms(gradients);
        compareValues(gradients);
    }

    private void compareNorms(Map<String, float[]> gradients) {
        Differences norms = Differences.relative("gradient norms", GRADIENT_TOLERANCE);
        expected.path("grad_l2_norms").properties().forEach(entry -> {
            float[] gradient = gradients.get(entry.getKey());
            if (gradient == null) {
                norms.fail("the model has no parameter " + entry.getKey());
            } else {
                norms.add(entry.getKey(), entry.getValue().asDouble(), norm(gradient));
            }
        });
        differences.add(norms.result());
    }

    private void compareValues(Map<String, float[]> gradients) throws IOException {
        Differences values = Differences.relative("gradients", GRADIENT_TOLERANCE);
        expected.path("grad_full").properties().forEach(entry -> {
            float[] gradient = gradients.getOrDefault(entry.getKey(), new float[0]);
            values.add(entry.getKey(), doubles(entry.getValue().path("values")), gradient);
        });
        String embedding = model.config().tensors().get(0).name();
        float[] gradient = gradients.getOrDefault(embedding, new float[0]);
        int width = model.config().hiddenSize();
        expected.path("grad_embedding_rows").properties().forEach(entry -> {
            int row = Integer.parseInt(entry.getKey());
            values.add(
                    embedding + " row " + row,
                    doubles(entry.getValue()),
                    Arrays.copyOfRange(gradient, row * width, (row + 1) * width));
        });
        if (tensors != null) {
            compareWhole(values, tensors, gradients);
        }
        differences.add(values.result());
    }

    private void compareWhole(Differences values, Path file, Map<String, float[]> gradients) throws IOException {
        try (NDManager scope = model.manager().newSubManager();
                InputStream in = Files.newInputStream(file)) {
            for (NDArray array : NDList.decode(scope, in)) {
                if (array.getName().startsWith(WHOLE_GRADIENT)) {
                    String name = array.getName().substring(WHOLE_GRADIENT.length());
                    values.add(name, doubles(array.toFloatArray()), gradients.getOrDefault(name, new float[0]));
                }
            }
        }
    }

    private void compareGreedy() {
        Differences greedy = Differences.absolute("greedy continuation", 0);
        JsonNode continuations = expected.path("greedy").path("continuations");
        int steps = expected.path("greedy").path("new_tokens").asInt();
        if (steps > 0) {
            try (Decoder decoder = model.decoder(sequences.size(), longestPrompt() + steps)) {
                int[] rows = new int[sequences.size()];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = i;
                    TokenSequence sequence = sequences.get(i);
                    decoder.admit(Arrays.copyOf(sequence.tokens(), sequence.promptLength()), new int[] {i});
                }
                Decoder.Draws draws = decoder.draw(rows, steps, new double[rows.length][steps], Distribution.GREEDY);
                for (int i = 0; i < rows.length; i++) {
                    compareTokens(greedy, i, ints(continuations.path(i)), draws.tokens()[i]);
                }
            }
        }
        differences.add(greedy.result());
    }

    private static void compareTokens(Differences greedy, int sequence, int[] wanted, int[] drawn) {
        for (int t = 0; t < wanted.length; t++) {
            greedy.add("sequence " + sequence + ", token " + t, wanted[t], t < drawn.length ? drawn[t] : -1);
        }
    }

    private int longestPrompt() {
        return sequences.stream().mapToInt(TokenSequence::promptLength).max().orElseThrow();
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        Arrays.setAll(values, i -> array.path(i).asInt());
        return values;
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        Arrays.setAll(values, i -> array.path(i).asDouble());
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] widened = new double[values.length];
        Arrays.setAll(widened, i -> values[i]);
        return widened;
    }

    private static float[] floats(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return narrowed;
    }
}
