package org.rlvr4j.verifiers.math.parse;

/** What a comma between digits is, where it could be several things. */
enum CommaStyle {
    /** A thousands separator, where groups of three digits follow: {@code 1,234}. */
    GROUPING,
    /** A separator of items: {@code 1,2}. */
    SEPARATOR,
    /** A decimal comma: {@code 1,25}. */
    DECIMAL
}
