package org.rlvr4j.rollout.memory;

/** What draws tokens from a model with cached keys and values. */
public enum DecoderChoice {
    /** Vectors where they are at their best: a processor with AVX-512, and a Java heap with room; else the script. */
    AUTO,
    /**
     * Java's Vector API, on the processor, over a copy of the weights on the Java heap. Each row attends to its own
     * length only, and what it computes does not depend on the rows beside it. In bfloat16 the matrices are held in it,
     * and all arithmetic is float32's.
     */
    VECTOR,
    /** TorchScript, on any device. */
    SCRIPT
}
