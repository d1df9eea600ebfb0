package org.rlvr4j.rollout.sampler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rlvr4j.rollout.policy.Decoder;

/** When a completion ends, and what it reads as then. Shared by all completions of a run. */
final class Ending {
    private final BitSet eosIds = new BitSet();
    private final List<String> stopStrings;
    private final int maxNewTokens;
    private final int minNewTokens;
    private final Function<int[], String> decode;

    /**
     * Makes what all completions end by.
     *
     * @param vocabularySize the policy's; ids beyond it are never drawn, and are left out
     */
    Ending(SamplingOptions options, int[] tokenizerEosIds, int vocabularySize, Function<int[], String> decode) {
        if (!options.ignoreEos()) {
            IntStream.concat(
                            Arrays.stream(tokenizerEosIds),
                            options.extraEosIds().stream().mapToInt(Integer::intValue))
                    .filter(id -> id < vocabularySize)
                    .forEach(eosIds::set);
        }
        this.stopStrings = options.stopStrings();
        this.maxNewTokens = options.maxNewTokens();
        this.minNewTokens = options.minNewTokens();
        this.decode = decode;
    }

    boolean isEos(int token) {
        return eosIds.get(token);
    }

    int maxNewTokens() {
        return maxNewTokens;
    }

    /** Returns what must not be drawn by completions that have so many tokens. */
    Decoder.Barred barred(IntStream lengths) {
        int[] steps = lengths.map(length -> minNewTokens - length).toArray();
        boolean any = IntStream.of(steps).anyMatch(left -> left > 0);
        return any ? new Decoder.Barred(eosIds.stream().toArray(), steps) : Decoder.Barred.nothing(steps.length);
    }

    /** Returns a detector of the stop strings for one completion. */
    StopDetector stopDetector() {
        return new StopDetector(stopStrings, decode);
    }

    /** Returns what a completion's tokens read as: without its end of sequence, and before its stop string. */
    String text(int[] tokens, FinishReason reason) {
        int length = reason == FinishReason.EOS ? tokens.length - 1 : tokens.length;
        String text = decode.apply(Arrays.copyOf(tokens, length));
        return reason == FinishReason.STOP ? StopDetector.cut(text, stopStrings) : text;
    }
}
