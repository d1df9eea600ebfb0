package org.rlvr4j.rollout.sampler;

import java.util.List;
import java.util.Set;
import org.rlvr4j.rollout.policy.draw.Distribution;

/**
 * What to sample, and how. Only {@code rows} and {@code stepsPerCall} are about speed: they change no token.
 *
 * @param groupSize completions per prompt, at least 1
 * @param distribution what tokens are drawn from
 * @param maxNewTokens the most tokens a completion may have, at least 1
 * @param minNewTokens no end of sequence is drawn before so many tokens; 0 or more, at most {@code maxNewTokens}. Stop
 *     strings end a completion all the same
 * @param stopStrings a completion ends where one of them appears in its text; they may span tokens
 * @param extraEosIds token ids that end a completion beside the tokenizer's own
 * @param ignoreEos whether end-of-sequence tokens are drawn on like any other; for benchmarks
 * @param rows how many completions may grow at a time. More rows use the hardware better, and take memory for keys and
 *     values in proportion
 * @param stepsPerCall tokens drawn per native call. A completion that ends inside a call leaves half of them wasted on
 *     average, and its row waits; a call costs some tens of microseconds, and on a GPU a synchronisation
 */
public record SamplingOptions(
        int groupSize,
        Distribution distribution,
        int maxNewTokens,
        int minNewTokens,
        List<String> stopStrings,
        Set<Integer> extraEosIds,
        boolean ignoreEos,
        int rows,
        int stepsPerCall) {

    public SamplingOptions {
        requireAtLeastOne("groupSize", groupSize);
        requireAtLeastOne("maxNewTokens", maxNewTokens);
        if (minNewTokens < 0 || minNewTokens > maxNewTokens) {
            throw new IllegalArgumentException("minNewTokens is " + minNewTokens
                    + "; it must lie between 0 and maxNewTokens, which is " + maxNewTokens);
        }
        requireAtLeastOne("rows", rows);
        requireAtLeastOne("stepsPerCall", stepsPerCall);
        stopStrings = List.copyOf(stopStrings);
        extraEosIds = Set.copyOf(extraEosIds);
        if (stopStrings.contains("")) {
            throw new IllegalArgumentException(
                    "a stop string is empty, which every text contains: leave it out to stop at no string");
        }
        for (int id : extraEosIds) {
            if (id < 0) {
                throw new IllegalArgumentException("extraEosIds holds " + id + "; token ids are 0 or more");
            }
        }
        if (ignoreEos && !extraEosIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "ignoreEos and extraEosIds " + extraEosIds + " contradict each other: set one of them");
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
        }
    }

    /** Returns a builder: groups of 1 at temperature 1, 256 new tokens, 64 rows, 8 steps per call. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder()
                .groupSize(groupSize)
                .distribution(distribution)
                .maxNewTokens(maxNewTokens)
                .minNewTokens(minNewTokens)
                .stopStrings(stopStrings)
                .extraEosIds(extraEosIds)
                .ignoreEos(ignoreEos)
                .rows(rows)
                .stepsPerCall(stepsPerCall);
    }

    /** Collects options; {@link #build} checks them. */
    public static final class Builder {
        private int groupSize = 1;
        private Distribution distribution = Distribution.UNCHANGED;
        private int maxNewTokens = 256;
        private int minNewTokens;
        private List<String> stopStrings = List.of();
        private Set<Integer> extraEosIds = Set.of();
        private boolean ignoreEos;
        private int rows = 64;
        private int stepsPerCall = 8;

        private Builder() {}

        /** Sets the completions per prompt; 1 unless set. */
        public Builder groupSize(int groupSize) {
            this.groupSize = groupSize;
            return this;
        }

        /** Sets what tokens are drawn from; the model's own distribution unless set. */
        public Builder distribution(Distribution distribution) {
            this.distribution = distribution;
            return this;
        }

        /** Sets the distribution to the model's at a temperature, without filters; 0 is greedy. */
        public Builder temperature(double temperature) {
            return distribution(Distribution.atTemperature(temperature));
        }

        /** Sets the most tokens a completion may have; 256 unless set. */
        public Builder maxNewTokens(int maxNewTokens) {
            this.maxNewTokens = maxNewTokens;
            return this;
        }

        /** Sets before how many tokens no end of sequence is drawn; 0 unless set. */
        public Builder minNewTokens(int minNewTokens) {
            this.minNewTokens = minNewTokens;
            return this;
        }

        /** Sets the strings that end a completion; none unless set. */
        public Builder stopStrings(List<String> stopStrings) {
            this.stopStrings = stopStrings;
            return this;
        }

        /** Sets the strings that end a completion; none unless set. */
        public Builder stopStrings(String... stopStrings) {
            return stopStrings(List.of(stopStrings));
        }

        /** Sets token ids that end a completion beside the tokenizer's own; none unless set. */
        public Builder extraEosIds(Set<Integer> extraEosIds) {
            this.extraEosIds = extraEosIds;
            return this;
        }

        /** Sets whether end-of-sequence tokens end nothing; false unless set. */
        public Builder ignoreEos(boolean ignoreEos) {
            this.ignoreEos = ignoreEos;
            return this;
        }

        /** Sets how many completions may grow at a time; 64 unless set. */
        public Builder rows(int rows) {
            this.rows = rows;
            return this;
        }

        /** Sets the tokens drawn per native call; 8 unless set. */
        public Builder stepsPerCall(int stepsPerCall) {
            this.stepsPerCall = stepsPerCall;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException if a value is out of range or two contradict each other
         */
        public SamplingOptions build() {
            return new SamplingOptions(
                    groupSize,
                    distribution,
                    maxNewTokens,
                    minNewTokens,
                    stopStrings,
                    extraEosIds,
                    ignoreEos,
                    rows,
                    stepsPerCall);
        }
    }
}
