package org.rlvr4j.verifiers.math.tree;

/** What stands between the two sides of a statement. */
public enum Relation {
    EQUAL,
    APPROXIMATE,
    CONGRUENT,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    ELEMENT,
    NOT_ELEMENT,
    /** Any other relation, such as a similarity or an arrow: never interpreted. */
    OTHER;

    /** Returns whether the relation says that both sides have one value. */
    public boolean isEquality() {
        return this == EQUAL || this == APPROXIMATE || this == CONGRUENT;
    }

    /** Returns whether the relation compares by size. */
    public boolean isOrder() {
        return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
    }

    /** Returns whether an order relation excludes equality. */
    public boolean isStrict() {
        return this == LESS || this == GREATER;
    }

    /** Returns the relation that holds with the sides swapped. */
    public Relation flipped() {
        return switch (this) {
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            default -> this;
        };
    }
}
