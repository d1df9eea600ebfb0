package org.rlvr4j.grpo.task;

import java.util.ArrayList;
import java.util.List;

/**
 * What a policy is trained on and what it is measured on.
 *
 * @param name names the task in the run directory
 * @param train problems to learn from
 * @param heldOut problems to measure on, never trained on; may be empty, then nothing is evaluated
 */
public record Task(String name, ProblemSource train, List<Problem> heldOut) {

    public Task {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the task's name is blank; name it, it labels the run directory");
        }
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Trains on one list, shuffled anew in each epoch, and measures on another.
     *
     * @param seed fixes the order of each epoch
     */
    public static Task of(String name, List<Problem> train, List<Problem> heldOut, long seed) {
        return new Task(name, ProblemSource.shuffled(train, seed), heldOut);
    }

    /**
     * Holds out problems of one list, chosen by seed, and trains on the rest.
     *
     * @param heldOut how many to hold out, at least 1 and fewer than there are
     */
    public static Task split(String name, List<Problem> problems, int heldOut, long seed) {
        if (heldOut < 1 || heldOut >= problems.size()) {
            throw new IllegalArgumentException("cannot hold out " + heldOut + " of " + problems.size()
                    + " problems; hold out at least 1 and leave at least 1 to train on");
        }
        int[] order = Permutation.of(problems.size(), seed, -1);
        List<Problem> first = new ArrayList<>();
        List<Problem> rest = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            (i < heldOut ? first : rest).add(problems.get(order[i]));
        }
        return of(name, rest, first, seed);
    }
}
