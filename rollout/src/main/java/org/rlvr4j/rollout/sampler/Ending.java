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

    Ending(SamplingOptions options, int[] tokenizerEosIds, Function<int[], String> decode) {
        if (!options.ignoreEos()) {
            Arrays.stream(tokenizerEosIds).forEach(eosIds::set);
            options.extraEosIds().forEach(eosIds::set);
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
