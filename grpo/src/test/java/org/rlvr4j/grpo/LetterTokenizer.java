package org.rlvr4j.grpo;

import java.util.Arrays;
import java.util.OptionalInt;
import org.rlvr4j.rollout.text.Tokenizer;

/** One token a letter, {@code a} is 1; 0 ends a sequence. */
final class LetterTokenizer implements Tokenizer {

    @Override
    public int[] encode(String text) {
        return text.chars().map(c -> c - 'a' + 1).toArray();
    }

    @Override
    public int[] encodePrompt(String text) {
        return encode(text);
    }

    @Override
    public String decode(int... tokens) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(tokens).filter(token -> token > 0).forEach(token -> text.append(token(token)));
        return text.toString();
    }

    @Override
    public String token(int id) {
        return id == 0 ? "<end>" : Character.toString('a' + id - 1);
    }

    @Override
    public int vocabularySize() {
        return 27;
    }

    @Override
    public OptionalInt bosId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt eosId() {
        return OptionalInt.of(0);
    }

    @Override
    public OptionalInt idOf(String token) {
        return token.length() == 1 ? OptionalInt.of(token.charAt(0) - 'a' + 1) : OptionalInt.empty();
    }

    @Override
    public void close() {}
}
