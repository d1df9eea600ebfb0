/**
 * Text to token ids and back. Start with {@link org.rlvr4j.rollout.text.Tokenizer}.
 */
@NullMarked
package org.rlvr4j.rollout.text;

import org.jspecify.annotations.NullMarked;
