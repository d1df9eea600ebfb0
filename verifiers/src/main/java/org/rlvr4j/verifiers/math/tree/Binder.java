package org.rlvr4j.verifiers.math.tree;

/** Operators that bind a variable. */
public enum Binder {
    SUM,
    PRODUCT,
    INTEGRAL,
    LIMIT,
    DERIVATIVE
}
