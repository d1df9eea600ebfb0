package org.rlvr4j.grpo.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** maj@k: the most frequent answer decides (self-consistency, arXiv 2203.11171). */
public final class MajorityVote {
    private MajorityVote() {}

    /**
     * Returns the index of the first sample that gave the most frequent answer; among equally frequent ones, of the one
     * that came first.
     *
     * @param answers one per sample, at least one; equal ones are counted together
     */
    public static int winner(List<String> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("a majority vote needs at least one answer");
        }
        Map<String, Integer> votes = new LinkedHashMap<>();
        answers.forEach(answer -> votes.merge(answer, 1, Integer::sum));
        String winner = votes.entrySet().stream()
                .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
                .map(Map.Entry::getKey)
                .orElseThrow();
        return answers.indexOf(Objects.requireNonNull(winner));
    }
}
