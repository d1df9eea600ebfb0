package org.rlvr4j.rollout.sampler;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Draws groups of completions from a policy.
 *
 * <p>Completions grow side by side in the rows of a {@link org.rlvr4j.rollout.policy.Decoder}; a finished one's row is
 * taken by the next. The tokens of a completion depend on the weights and on (run seed, step, prompt, sample), not on
 * rows, order, group neighbours or the steps per call: each token takes one uniform of its own. What remains is the
 * rounding of the policy's kernels, which may differ in the last bits between batch sizes; it turns a token only where
 * the uniform falls that close to a boundary.
 *
 * <pre>{@code
 * Sampler sampler = Sampler.of(CausalLm.load(folder));
 * List<Completion> completions = sampler.sample(
 *         prompts,
 *         SamplingOptions.builder().groupSize(8).maxNewTokens(128).build(),
 *         new SampleKey(seed, step),
 *         SamplingListener.onFinished(completion -> pool.execute(() -> verify(completion))));
 * }</pre>
 */
public final class Sampler {
    /** How many completions one run takes at most. */
    public static final int MOST_COMPLETIONS = 1 << 24;

    private final Policy policy;
    private final Function<int[], String> decode;
    private final int[] eosIds;

    private Sampler(Policy policy, Function<int[], String> decode, int[] eosIds) {
        this.policy = policy;
        this.decode = decode;
        this.eosIds = eosIds.clone();
    }

    /** Returns a sampler of a model with the tokenizer and the end-of-sequence ids that its folder holds. */
    public static Sampler of(CausalLm model) {
        return of(
                model,
                model.tokenizer(),
                model.eosIds().stream().mapToInt(id -> id).toArray());
    }

    /**
     * Returns a sampler. A completion ends at the tokenizer's end-of-sequence token.
     *
     * @param moreEosIds further token ids that end a completion, such as those that {@code generation_config.json}
     *     names
     */
    public static Sampler of(Policy policy, Tokenizer tokenizer, int... moreEosIds) {
        int[] eosIds = IntStream.concat(tokenizer.eosId().stream(), IntStream.of(moreEosIds))
                .toArray();
        return new Sampler(policy, tokenizer::decode, eosIds);
    }

    /**
     * Returns a sampler without a tokenizer.
     *
     * @param decode turns the ids of a completion into text, without special tokens
     * @param eosIds token ids that end a completion; may be empty
     */
    public static Sampler of(Policy policy, Function<int[], String> decode, int... eosIds) {
        return new Sampler(policy, decode, eosIds);
    }

    /** Samples without a listener. */
    public List<Completion> sample(List<int[]> prompts, SamplingOptions options, SampleKey key) {
        return sample(prompts, options, key, SamplingListener.NONE);
    }

    /**
     * Samples a group of completions for each prompt. Each prompt is processed once for its group where the group's
     * rows are free at the same time; see {@link SamplingProgress#prefills}.
     *
     * @param prompts token ids, at least one each
     * @return prompts' groups one after another, each ordered by sample index, whatever the order of finishing
     * @throws IllegalArgumentException before any work, if a prompt is empty, holds an id outside the vocabulary, or
     *     leaves no room for a token
     * @throws CancellationException if the thread was interrupted, which it still is then, or the listener cancelled.
     *     Completions that finished before were passed to the listener
     */
    public List<Completion> sample(
            List<int[]> prompts, SamplingOptions options, SampleKey key, SamplingListener listener) {
        long completions = (long) prompts.size() * options.groupSize();
        if (completions > MOST_COMPLETIONS) {
            throw new IllegalArgumentException(prompts.size() + " prompts in groups of " + options.groupSize() + " are "
                    + completions + " completions; one run takes at most " + MOST_COMPLETIONS + ": sample in parts");
        }
        for (int i = 0; i < prompts.size(); i++) {
            check(i, prompts.get(i));
        }
        if (prompts.isEmpty()) {
            return List.of();
        }
        return new SamplingRun(
                        policy,
                        new Ending(options, eosIds, policy.vocabularySize(), decode),
                        prompts,
                        options,
                        key,
                        listener)
                .run();
    }

    private void check(int index, int[] prompt) {
        int limit = policy.maxSequenceLength();
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt " + index
                    + " is empty; at least one token is needed to predict from: begin it with the BOS token");
        }
        if (prompt.length >= limit) {
            throw new IllegalArgumentException("prompt " + index + " has " + prompt.length
                    + " tokens, and the policy takes sequences of at most " + limit
                    + ": leave room for at least one new token by shortening the prompt");
        }
        for (int token : prompt) {
            if (token < 0 || token >= policy.vocabularySize()) {
                throw new IllegalArgumentException("prompt " + index + " holds token id " + token
                        + ", outside the policy's vocabulary of " + policy.vocabularySize()
                        + ": was it encoded with another model's tokenizer?");
            }
        }
    }
}
