/**
 * Hugging Face model folders: what the model is, its weights, and its sampling defaults, read and written so that
 * transformers opens what is written here. Start with {@link org.rlvr4j.rollout.checkpoint.Checkpoint}; a model's
 * shape is a {@link org.rlvr4j.rollout.checkpoint.ModelConfig}.
 */
@NullMarked
package org.rlvr4j.rollout.checkpoint;

import org.jspecify.annotations.NullMarked;
