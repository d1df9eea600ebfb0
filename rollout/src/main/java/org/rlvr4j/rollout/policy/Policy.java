package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import java.io.IOException;
import java.nio.file.Path;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryPlan;
import org.rlvr4j.rollout.memory.ParameterMemory;

/**
 * A causal language model as reinforcement learning sees it: it scores sequences, takes gradients back through the
 * scores, and decodes. The objective never touches a tensor.
 *
 * <p>{@code CausalLm} is the implementation for Hugging Face checkpoints; {@code BlockPolicy} makes one of any DJL
 * block that maps token ids to logits. A policy belongs to one thread at a time.
 */
public interface Policy extends AutoCloseable {

    /** Returns the number of token ids; ids lie in {@code [0, vocabularySize)}. */
    int vocabularySize();

    /** Returns the longest sequence, prompt and completion together, that the model was made for. */
    int maxSequenceLength();

    /** Returns the trainable parameters in a fixed order, under the checkpoint's names. */
    ParameterList parameters();

    /** Returns the manager that owns the parameters; what is attached to it lives as long as the policy. */
    NDManager manager();

    /**
     * Scores the completions of a batch. Keeps no graph.
     *
     * @throws IllegalArgumentException if a token id or a length is out of range
     */
    TokenScores score(TokenBatch batch);

    /**
     * Runs forward, hands the scores to {@code objective}, and adds the gradient of the loss to the parameters'
     * gradients.
     *
     * @return the scores that the objective saw
     * @throws IllegalArgumentException if a token id or a length is out of range, or a returned gradient is not finite
     */
    TokenScores accumulate(TokenBatch batch, ScoreGradient objective);

    /**
     * Returns how many tokens go through the layers where a batch goes forward, by which a trainer compares ways to split
     * its sequences into batches: here as many for each sequence as the longest has.
     */
    default long tokensThroughLayers(TokenBatch batch) {
        return batch.sequences().stream().mapToLong(TokenSequence::length).max().orElseThrow()
                * batch.sequences().size();
    }

    /** Predicts the memory that a load takes: here from the shapes of the parameters alone. */
    default MemoryPlan memory(MemoryLoad load) {
        return ParameterMemory.plan(parameters(), vocabularySize(), load);
    }

    /** Sets the parameters' gradients to zero. */
    void zeroGradients();

    /**
     * Opens a decoder over the present weights. Weights updated while it is open may or may not be seen: close it
     * before an update.
     *
     * @param rows how many sequences may grow at a time, at least 1
     * @param maxLength the longest sequence, prompt included, at most {@link #maxSequenceLength}
     */
    Decoder decoder(int rows, int maxLength);

    /** Returns a frozen copy of the present weights that can {@link #score}, such as a reference policy. */
    Policy frozenCopy();

    /**
     * Returns the policy that a distance from the beginning is measured from: a frozen copy of the present weights,
     * unless the policy knows of a cheaper one.
     */
    default Policy reference() {
        return frozenCopy();
    }

    /**
     * Writes the weights, and what else a later load needs, into a folder, creating it if missing. What was there
     * under the same file names is replaced.
     */
    void save(Path folder) throws IOException;

    @Override
    void close();
}
