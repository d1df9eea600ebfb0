package org.rlvr4j.grpo.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a policy is trained on and what it is measured on.
 *
 * @param name names the task in the run directory
 * @param train problems to learn from
 * @param heldOut problems to measure on, never trained on; may be empty, then nothing is evaluated
 * @param furtherHeldOut other sets to measure on, by the names that their metrics have after {@code eval/}
 */
public record Task(String name, ProblemSource train, List<Problem> heldOut, Map<String, List<Problem>> furtherHeldOut) {
    private static final Pattern SET_NAME = Pattern.compile("(?!flexible$|greedy$)[A-Za-z0-9][A-Za-z0-9_.-]*");

    public Task {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the task's name is blank; name it, it labels the run directory");
        }
        heldOut = List.copyOf(heldOut);
        Map<String, List<Problem>> sets = new LinkedHashMap<>();
        furtherHeldOut.forEach((set, problems) -> sets.put(set, List.copyOf(problems)));
        furtherHeldOut = Collections.unmodifiableMap(sets);
        for (Map.Entry<String, List<Problem>> set : sets.entrySet()) {
            if (!SET_NAME.matcher(set.getKey()).matches() || set.getValue().isEmpty()) {
                throw new IllegalArgumentException("held-out set '" + set.getKey() + "' has "
                        + set.getValue().size() + " problems; it needs at least 1 and a name of letters, digits,"
                        + " dots and dashes that is neither flexible nor greedy");
            }
        }
    }

    /** Measures on one set of problems. */
    public Task(String name, ProblemSource train, List<Problem> heldOut) {
        this(name, train, heldOut, Map.of());
    }

    /** Returns this with another set to measure on, whose metrics are called {@code eval/set/accuracy} and so on. */
    public Task withHeldOut(String set, List<Problem> problems) {
        Map<String, List<Problem>> sets = new LinkedHashMap<>(furtherHeldOut);
        sets.put(set, problems);
        return new Task(name, train, heldOut, sets);
    }

    /** Returns the further sets with no more than so many problems of each, the first ones. */
    public Map<String, List<Problem>> furtherHeldOut(int problems) {
        Map<String, List<Problem>> first = new LinkedHashMap<>();
        furtherHeldOut.forEach((set, all) -> first.put(set, all.subList(0, Math.min(problems, all.size()))));
        return first;
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
