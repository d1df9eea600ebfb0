package org.rlvr4j.examples.digitsum;

/**
 * One text that the base model is trained on.
 *
 * @param prompt what the model reads and is not trained to write
 * @param target what it is trained to write; the end-of-sequence token follows it
 */
public record Document(String prompt, String target) {}
