package org.rlvr4j.grpo.task;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A finite list, permuted anew in each epoch. */
final class ShuffledProblems implements ProblemSource {
    private final List<Problem> problems;
    private final long seed;

    /** The order of the epoch asked for last; any other is recomputed on demand. */
    private volatile @Nullable Epoch latest;

    ShuffledProblems(List<Problem> problems, long seed) {
        this.problems = List.copyOf(problems);
        this.seed = seed;
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("the list of problems is empty; training needs at least one problem");
        }
    }

    @Override
    public Problem problem(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("problem index is " + index + "; it must be 0 or more");
        }
        long number = index / problems.size();
        Epoch epoch = latest;
        if (epoch == null || epoch.number != number) {
            epoch = new Epoch(number, Permutation.of(problems.size(), seed, number));
            latest = epoch;
        }
        return problems.get(epoch.order[(int) (index % problems.size())]);
    }

    @Override
    public OptionalLong epochLength() {
        return OptionalLong.of(problems.size());
    }

    private record Epoch(long number, int[] order) {}
}
