package org.rlvr4j.grpo.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The judged completions of one problem.
 *
 * @param right whether each is
 * @param answers what each answers, in a spelling that equal answers share; null where no answer can be read
 */
public record Attempts(List<Boolean> right, List<@Nullable String> answers) {

    public Attempts {
        right = List.copyOf(right);
        answers = Collections.unmodifiableList(new ArrayList<>(answers)); // which may hold null
        if (right.size() != answers.size()) {
            throw new IllegalArgumentException(right.size() + " completions were judged and " + answers.size()
                    + " have answers; give both for all");
        }
    }

    /** Attempts whose answers are not known, so that there is no vote on them. */
    public Attempts(List<Boolean> right) {
        this(right, Collections.nCopies(right.size(), null));
    }

    /** Returns the number of completions. */
    public int size() {
        return right.size();
    }

    /** Returns how many are right. */
    public int correct() {
        return Collections.frequency(right, true);
    }

    /** Returns the share of right ones, in [0, 1]; {@code NaN} of none. */
    public double accuracy() {
        return (double) correct() / size();
    }

    /** Returns the unbiased estimate of the probability that one of k is right; k is at most the size. */
    public double passAtK(int k) {
        return PassAtK.of(size(), correct(), k);
    }

    /** Returns whether the most frequent answer is right; completions without an answer have no vote. */
    public boolean majorityIsRight() {
        int[] voters =
                IntStream.range(0, size()).filter(i -> answers.get(i) != null).toArray();
        if (voters.length == 0) {
            return false;
        }
        List<String> votes = new ArrayList<>();
        for (int voter : voters) {
            votes.add(String.valueOf(answers.get(voter)));
        }
        return right.get(voters[MajorityVote.winner(votes)]);
    }
}
