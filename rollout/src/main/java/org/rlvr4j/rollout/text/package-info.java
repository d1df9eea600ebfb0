/**
 * Text to token ids and back. Start with {@link org.rlvr4j.rollout.text.Tokenizer}.
 *
 * <p>{@code HfTokenizer} is one from a model folder, by a native library that ends the process over some damaged files:
 * {@code TokenizerChecks} refuses those before, with {@code CharacterMap} and {@code ErasingNormalizers} for what takes
 * more than a look.
 */
@NullMarked
package org.rlvr4j.rollout.text;

import org.jspecify.annotations.NullMarked;
