package org.rlvr4j.examples.bench;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Makes a model of random weights fit for a trainer: prompts are as many random tokens as are asked for, whatever their
 * text, and tokens are spelt as the model's own tokenizer does, or as one letter each where it has none.
 */
final class BenchTokenizer implements Tokenizer {

    private static final String LETTERS = "etaoin shrdlu cmfwypvbgkqjxz. ";

    private final @Nullable Tokenizer spelling;
    private final int vocabularySize;
    private final int promptTokens;
    private final OptionalInt eosId;

    /**
     * Makes a tokenizer.
     *
     * @param eosId what ends a completion; empty where nothing is to end one before its last token
     */
    BenchTokenizer(@Nullable Tokenizer spelling, int vocabularySize, int promptTokens, OptionalInt eosId) {
        this.spelling = spelling;
        this.vocabularySize = vocabularySize;
        this.promptTokens = promptTokens;
        this.eosId = eosId;
    }

    @Override
    public int[] encode(String text) {
        return new SplittableRandom(text.hashCode())
                .ints(promptTokens, 0, vocabularySize)
                .toArray();
    }

    @Override
    public int[] encodePrompt(String text) {
        return encode(text);
    }

    @Override
    public String decode(int... tokens) {
        if (spelling != null) {
            return spelling.decode(tokens);
        }
        StringBuilder text = new StringBuilder(tokens.length);
        for (int token : tokens) {
            text.append(LETTERS.charAt(token % LETTERS.length()));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        return decode(id);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public OptionalInt bosId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt eosId() {
        return eosId;
    }

    @Override
    public OptionalInt idOf(String token) {
        return OptionalInt.empty();
    }

    /** The tokenizer that spells belongs to the model. */
    @Override
    public void close() {}
}
