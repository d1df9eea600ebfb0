package org.rlvr4j.verifiers.math.equal;

/**
 * What counts as the same answer, where people differ. The defaults follow common practice for MATH and its kin:
 * lenient about how an answer is written, strict about its value.
 *
 * @param percent what a percent sign is worth
 * @param units what units and currencies are worth
 * @param bases whether {@code 52} may stand for {@code 52_8}
 * @param unreducedFractions whether {@code 2/4} is accepted for {@code 1/2}
 * @param roundingDigits how many decimal places a decimal must show to be accepted as the rounding of another number, 1
 *     to 30; it must also show that many significant digits
 * @param assumePositive whether variables stand for positive numbers only
 * @param intervals whether an interval is accepted for an inequality, and the reverse
 * @param orderedLists whether items without brackets, such as {@code 1, 2}, must come in the gold answer's order
 * @param bareTuples whether {@code 1, 2} is accepted for {@code (1, 2)}
 * @param renamedVariables whether other names of the variables are accepted
 * @param bracelessArguments whether {@code \frac12} is read as a half
 * @param workLimit steps after which a comparison gives up; about ten million take a second
 */
public record EqualityOptions(
        PercentPolicy percent,
        UnitPolicy units,
        boolean bases,
        boolean unreducedFractions,
        int roundingDigits,
        boolean assumePositive,
        IntervalPolicy intervals,
        boolean orderedLists,
        boolean bareTuples,
        boolean renamedVariables,
        boolean bracelessArguments,
        long workLimit) {

    /** What a percent sign is worth. */
    public enum PercentPolicy {
        /** {@code 28%} is {@code 28} and {@code 0.28}. */
        EITHER,
        /** {@code 28%} is {@code 0.28} alone. */
        VALUE,
        /** {@code 28%} is {@code 28} alone. */
        SIGN
    }

    /** What units and currencies are worth. */
    public enum UnitPolicy {
        /** A unit may be missing on one side; two units must be the same, or convertible. */
        OPTIONAL,
        /** Both sides must have the same unit, or none. */
        REQUIRED,
        /** Units don't matter. */
        IGNORED
    }

    /** Whether an interval and an inequality can be the same. */
    public enum IntervalPolicy {
        ALWAYS,
        /** Only an interval for an inequality, as in Math-Verify 0.8.0 without {@code allow_set_relation_comp}. */
        GOLD_IS_INEQUALITY,
        NEVER
    }

    private static final EqualityOptions DEFAULTS = new EqualityOptions(
            PercentPolicy.EITHER,
            UnitPolicy.OPTIONAL,
            true,
            true,
            6,
            false,
            IntervalPolicy.ALWAYS,
            false,
            true,
            false,
            true,
            500_000);

    public EqualityOptions {
        if (roundingDigits < 1 || roundingDigits > 30) {
            throw new IllegalArgumentException("roundingDigits is " + roundingDigits + "; it must be from 1 to 30");
        }
        if (workLimit < 1_000) {
            throw new IllegalArgumentException("workLimit is " + workLimit + "; give at least 1,000 steps");
        }
    }

    /** Returns the defaults. */
    public static EqualityOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some of the options. */
    public static final class Builder {

        private PercentPolicy percent;
        private UnitPolicy units;
        private boolean bases;
        private boolean unreducedFractions;
        private int roundingDigits;
        private boolean assumePositive;
        private IntervalPolicy intervals;
        private boolean orderedLists;
        private boolean bareTuples;
        private boolean renamedVariables;
        private boolean bracelessArguments;
        private long workLimit;

        private Builder(EqualityOptions from) {
            percent = from.percent;
            units = from.units;
            bases = from.bases;
            unreducedFractions = from.unreducedFractions;
            roundingDigits = from.roundingDigits;
            assumePositive = from.assumePositive;
            intervals = from.intervals;
            orderedLists = from.orderedLists;
            bareTuples = from.bareTuples;
            renamedVariables = from.renamedVariables;
            bracelessArguments = from.bracelessArguments;
            workLimit = from.workLimit;
        }

        public Builder percent(PercentPolicy value) {
            percent = value;
            return this;
        }

        public Builder units(UnitPolicy value) {
            units = value;
            return this;
        }

        public Builder bases(boolean value) {
            bases = value;
            return this;
        }

        public Builder unreducedFractions(boolean value) {
            unreducedFractions = value;
            return this;
        }

        public Builder roundingDigits(int value) {
            roundingDigits = value;
            return this;
        }

        public Builder assumePositive(boolean value) {
            assumePositive = value;
            return this;
        }

        public Builder intervals(IntervalPolicy value) {
            intervals = value;
            return this;
        }

        public Builder orderedLists(boolean value) {
            orderedLists = value;
            return this;
        }

        public Builder bareTuples(boolean value) {
            bareTuples = value;
            return this;
        }

        public Builder renamedVariables(boolean value) {
            renamedVariables = value;
            return this;
        }

        public Builder bracelessArguments(boolean value) {
            bracelessArguments = value;
            return this;
        }

        public Builder workLimit(long value) {
            workLimit = value;
            return this;
        }

        public EqualityOptions build() {
            return new EqualityOptions(
                    percent,
                    units,
                    bases,
                    unreducedFractions,
                    roundingDigits,
                    assumePositive,
                    intervals,
                    orderedLists,
                    bareTuples,
                    renamedVariables,
                    bracelessArguments,
                    workLimit);
        }
    }
}
