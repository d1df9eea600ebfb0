package org.rlvr4j.grpo.reward;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A punishment for repeated n-grams: {@code penalty * (1 - distinct / all)} (arXiv 2502.03373; TRL's and Open-R1's
 * repetition penalty). Completions shorter than an n-gram get 0.
 *
 * @param n length of the n-grams, at least 1
 * @param penalty the reward if all were the same, at most 0
 */
public record RepetitionPenalty(int n, double penalty) implements RewardShaping {

    public RepetitionPenalty {
        if (n < 1 || !(penalty <= 0)) {
            throw new IllegalArgumentException("a repetition penalty of " + penalty + " for " + n
                    + "-grams; the penalty is at most 0 and n at least 1");
        }
    }

    @Override
    public double shape(double reward, JudgedCompletion completion) {
        return reward + reward(completion.completion().tokens());
    }

    @Override
    public @Nullable String idleReason(int maxNewTokens) {
        if (penalty == 0) {
            return "punishes with 0";
        }
        return maxNewTokens > n ? null : "looks for " + n + "-grams twice, and maxNewTokens is " + maxNewTokens;
    }

    /** Returns what is added to the reward of these token ids, at most 0. */
    public double reward(int... ids) {
        int all = ids.length - n + 1;
        if (all < 1) {
            return 0;
        }
        Set<List<Integer>> distinct = new HashSet<>();
        for (int from = 0; from < all; from++) {
            distinct.add(Arrays.stream(ids, from, from + n).boxed().toList());
        }
        return penalty * (1 - (double) distinct.size() / all);
    }
}
