package org.rlvr4j.grpo.eval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the attempts at the problems of a held-out set say about a policy. */
public final class Estimates {
    /** Any fixed number: the same attempts always give the same interval. */
    private static final long SEED = 1;

    private Estimates() {}

    /**
     * Returns figures by name, all in [0, 1]:
     *
     * <ul>
     *   <li>{@code accuracy_low}, {@code accuracy_high}: 95 % interval of the mean accuracy over problems (avg@k):
     *       {@linkplain Interval#wilson Wilson's} with one completion per problem, else {@linkplain Interval#bootstrap
     *       bootstrapped} over problems with a fixed seed
     *   <li>{@code pass@k}, for the powers of two from 2 on and for the number of completions: the mean of {@link PassAtK}
     *       over problems with that many
     *   <li>{@code maj@k}, k being the number of completions: the share of problems whose {@link MajorityVote} is right;
     *       only where answers are known
     *   <li>the same names with {@code _low} and {@code _high}: 95 % intervals over problems, bootstrapped for pass@k and
     *       Wilson's for maj@k
     * </ul>
     *
     * @param problems problems without a judged completion are left out
     */
    public static Map<String, Double> of(List<Attempts> problems) {
        List<Attempts> judged = problems.stream().filter(p -> p.size() > 0).toList();
        Map<String, Double> figures = new LinkedHashMap<>();
        int most = judged.stream().mapToInt(Attempts::size).max().orElse(0);
        if (most == 0) {
            return figures;
        }
        Interval interval = interval(judged, most);
        figures.put("accuracy_low", interval.low());
        figures.put("accuracy_high", interval.high());
        for (int k = 2; k < most; k *= 2) {
            passAtK(figures, judged, k);
        }
        if (most > 1) {
            passAtK(figures, judged, most);
            majority(figures, judged, most);
        }
        return figures;
    }

    private static Interval interval(List<Attempts> judged, int most) {
        return most == 1
                ? Interval.wilson(judged.stream().mapToInt(Attempts::correct).sum(), judged.size())
                : Interval.bootstrap(
                        judged.stream().mapToDouble(Attempts::accuracy).toArray(), SEED);
    }

    private static void passAtK(Map<String, Double> figures, List<Attempts> judged, int k) {
        double[] estimates = judged.stream()
                .filter(problem -> problem.size() >= k)
                .mapToDouble(problem -> problem.passAtK(k))
                .toArray();
        if (estimates.length > 0) {
            put(
                    figures,
                    "pass@" + k,
                    Arrays.stream(estimates).sum() / estimates.length,
                    Interval.bootstrap(estimates, SEED));
        }
    }

    private static void majority(Map<String, Double> figures, List<Attempts> judged, int most) {
        if (judged.stream().flatMap(problem -> problem.answers().stream()).anyMatch(Objects::nonNull)) {
            int right = (int) judged.stream().filter(Attempts::majorityIsRight).count();
            put(figures, "maj@" + most, (double) right / judged.size(), Interval.wilson(right, judged.size()));
        }
    }

    private static void put(Map<String, Double> figures, String name, double value, Interval interval) {
        figures.put(name, value);
        figures.put(name + "_low", interval.low());
        figures.put(name + "_high", interval.high());
    }
}
