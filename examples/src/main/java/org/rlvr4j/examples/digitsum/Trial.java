package org.rlvr4j.examples.digitsum;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import org.rlvr4j.verifiers.Verdict;

/**
 * A model's attempt at some problems, one completion each.
 *
 * @param texts the completions
 * @param correct whether each was right
 * @param measurement all of them together
 */
record Trial(List<String> texts, List<Boolean> correct, Measurement measurement) {

    private static final int MAX_NEW_TOKENS = 64;
    private static final int ROWS = 128;

    /**
     * Asks a model.
     *
     * @param temperature 0 takes the most probable tokens
     * @param forced whether completions have to begin with the first step of the full style, such as
     *     {@code <think>3+8=}
     */
    static Trial of(CausalLm model, List<Problem> problems, double temperature, boolean forced) {
        var tokenizer = model.tokenizer();
        List<String> beginnings = problems.stream()
                .map(problem -> forced ? beginning(problem.prompt()) : "")
                .toList();
        List<int[]> prompts = IntStream.range(0, problems.size())
                .mapToObj(i -> tokenizer.encodePrompt(problems.get(i).prompt() + beginnings.get(i)))
                .toList();
        var options = SamplingOptions.builder()
                .temperature(temperature)
                .maxNewTokens(MAX_NEW_TOKENS)
                .rows(ROWS)
                .build();
        List<Completion> completions = Sampler.of(model, tokenizer).sample(prompts, options, new SampleKey(0, 0));
        var measurement = new Measurement();
        List<String> texts = new ArrayList<>();
        List<Boolean> correct = new ArrayList<>();
        for (Completion completion : completions) {
            int index = completion.prompt();
            String text = beginnings.get(index) + completion.text();
            boolean right = problems.get(index).verifier().verify(text) instanceof Verdict.Correct;
            int length = completion.length() + tokenizer.encode(beginnings.get(index)).length;
            measurement.add(text, length, right);
            texts.add(text);
            correct.add(right);
        }
        return new Trial(texts, correct, measurement);
    }

    private static String beginning(String prompt) {
        return "<think>" + prompt.substring(0, prompt.indexOf('+', 2)) + "=";
    }
}
