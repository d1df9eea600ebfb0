package org.rlvr4j.rollout.memory;

import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;

/**
 * The values that a layer of {@code forward.py} and {@code backward.py} holds of each token.
 *
 * @param postNorms whether there is a norm after attention and after the MLP
 */
record WrittenLayer(ModelConfig config, boolean postNorms) {

    /** Returns what stays until the way back. */
    long kept(int longest) {
        long d = config.hiddenSize();
        // The residual stream and its norm before attention and before the MLP, and what post norms take.
        long kept = 4 * d + (postNorms ? 2 * d : 0);
        // Query, key and value, queries and keys also before their norms, attention's scores, what it returns.
        kept += projected() + (config.qkNorm() ? projected() : 0) + scores(longest) + query();
        // Gate, its activation, up and the product of both; or what goes in and what comes out.
        return kept + (config.gatedMlp() ? 4L : 2L) * config.intermediateSize();
    }

    /** Returns the most that is there on the way back through one layer, and then no more. */
    long passing(int longest) {
        long d = config.hiddenSize();
        // The MLP's gradients, gate and up side by side where their weights are.
        long mlp = 3 * d + (isFused() ? 3L : 1L) * config.intermediateSize();
        // Those of query, key and value by head and as projected, of a block's scores, and of what attention returns.
        long attention = 2 * d + 2 * projected() + blockScores(longest) + 2 * query();
        return Math.max(mlp, attention);
    }

    /** Returns the most that is there on the way forward, where nothing is kept. */
    long scoring(int longest) {
        long d = config.hiddenSize();
        return Math.max(2 * d + 3L * config.intermediateSize(), d + 2 * projected() + scores(longest) + 2 * query());
    }

    private boolean isFused() {
        return config.architecture() == Architecture.PHI3;
    }

    private long query() {
        return (long) config.heads() * config.headDim();
    }

    private long projected() {
        return query() + 2L * config.kvHeads() * config.headDim();
    }

    /** Keys to a query's left, to the last one of its block; the fused kernel keeps a single number instead. */
    private long scores(int longest) {
        int width = width(longest);
        if (width > DecoderMemory.LONGEST_WITH_SCORES) {
            return config.heads();
        }
        int most = DecoderMemory.queriesAtOnce(width);
        long seen = 0;
        for (int start = 0; start < width; start += most) {
            int end = Math.min(width, start + most);
            seen += (long) (end - start) * end;
        }
        return config.heads() * ((seen + width - 1) / width);
    }

    /** The largest block of scores, for each token of a row. */
    private long blockScores(int longest) {
        int width = width(longest);
        return (long) config.heads()
                * (width <= DecoderMemory.LONGEST_WITH_SCORES ? DecoderMemory.queriesAtOnce(width) : 1);
    }

    /** The last token of a sequence predicts nothing and does not come in. */
    private static int width(int longest) {
        return Math.max(1, longest - 1);
    }
}
