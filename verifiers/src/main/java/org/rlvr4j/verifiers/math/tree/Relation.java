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
    /** {@code \ni}. */
    CONTAINS,

    // Never interpreted: statements with these are the same if their sides are.

    SUBSET,
    SUPERSET,
    ARROW,
    REVERSE_ARROW,
    IMPLIES,
    EQUIVALENT,
    /** {@code \sim}. */
    SIMILAR,
    /** {@code \cong}, of figures; {@link #CONGRUENT} is {@code \equiv}. */
    CONGRUENT_FIGURES,
    PROPORTIONAL,
    PERPENDICULAR,
    PARALLEL,
    NOT_PARALLEL,
    NOT_DIVIDES,
    MUCH_LESS,
    MUCH_GREATER,
    PRECEDES,
    SUCCEEDS,
    ENTAILS;

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

    /** Returns whether no relation here says the same with the sides swapped. */
    public boolean isOneWay() {
        return this == NOT_ELEMENT || this == IMPLIES || this == NOT_DIVIDES || this == ENTAILS;
    }

    /** Returns the relation that holds with the sides swapped; {@linkplain #isOneWay one-way} ones are returned as they are. */
    public Relation flipped() {
        return switch (this) {
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            case ELEMENT -> CONTAINS;
            case CONTAINS -> ELEMENT;
            case SUBSET -> SUPERSET;
            case SUPERSET -> SUBSET;
            case ARROW -> REVERSE_ARROW;
            case REVERSE_ARROW -> ARROW;
            case MUCH_LESS -> MUCH_GREATER;
            case MUCH_GREATER -> MUCH_LESS;
            case PRECEDES -> SUCCEEDS;
            case SUCCEEDS -> PRECEDES;
            default -> this;
        };
    }
}
