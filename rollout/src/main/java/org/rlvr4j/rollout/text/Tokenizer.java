package org.rlvr4j.rollout.text;

import java.util.OptionalInt;

/**
 * Text to token ids and back. Implementations are thread-safe until they are closed.
 *
 * <p>{@link HfTokenizer} is the one for Hugging Face folders.
 */
public interface Tokenizer extends AutoCloseable {

    /**
     * Returns the ids of a text as it stands: nothing is added in front or behind, nothing is cut. Special tokens that
     * are spelt out in the text, such as those of a rendered chat template, become their ids.
     */
    int[] encode(String text);

    /**
     * Returns the ids of a text that begins a sequence: with what the tokenizer puts in front of one, such as BOS, if
     * it does and the text does not begin with it already; never with anything behind. Never empty unless text is and
     * nothing is put in front.
     */
    int[] encodePrompt(String text);

    /**
     * Returns the text of ids. Special tokens are left out; bytes that are not complete UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is negative
     */
    String decode(int... tokens);

    /** Returns how an id is spelt in the vocabulary, for display; ids without an entry as {@code <id>}. */
    String token(int id);

    /** Returns one more than the highest id that has a token; a model may have more rows than that. */
    int vocabularySize();

    /** Returns the id that begins a sequence, if there is one. */
    OptionalInt bosId();

    /** Returns the id that ends a sequence, if there is one; a model's configuration may name more. */
    OptionalInt eosId();

    /** Returns the id of a token that is spelt like this in the vocabulary, if there is one. */
    OptionalInt idOf(String token);

    @Override
    void close();
}
