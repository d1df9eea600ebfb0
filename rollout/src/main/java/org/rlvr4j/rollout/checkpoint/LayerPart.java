package org.rlvr4j.rollout.checkpoint;

/**
 * What a layer can be made of: linear layers, then norms. No architecture has all of them. Their order is that of the
 * slots in {@code layer.py}.
 */
public enum LayerPart {
    QUERY,
    KEY,
    VALUE,
    /** Query, key and value in one product. */
    QUERY_KEY_VALUE,
    OUTPUT,
    GATE,
    UP,
    /** Gate and up in one product. */
    GATE_UP,
    DOWN,
    ATTENTION_NORM,
    MLP_NORM,
    /** After attention, before its output is added. */
    ATTENTION_POST_NORM,
    /** After the MLP, before its output is added. */
    MLP_POST_NORM,
    QUERY_NORM,
    KEY_NORM;

    /** Returns whether this is a linear layer, not a norm. */
    public boolean isLinear() {
        return compareTo(ATTENTION_NORM) < 0;
    }

    boolean isInMlp() {
        return this == GATE || this == UP || this == GATE_UP || this == DOWN;
    }
}
