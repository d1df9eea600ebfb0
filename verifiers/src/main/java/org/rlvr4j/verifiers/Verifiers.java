package org.rlvr4j.verifiers;

import java.util.ArrayList;
import java.util.List;

/** Verifiers made of verifiers. Parts are asked in the order given. */
public final class Verifiers {

    private static final double ROUNDING = 1e-9;

    private Verifiers() {}

    /**
     * Returns a verifier that asks for every part: the first verdict that is not {@link Verdict.Correct} is its own,
     * and the parts after it are not asked. Put the cheap parts, such as a format, first.
     */
    public static Verifier allOf(Verifier... parts) {
        List<Verifier> all = copyOf("allOf", parts);
        return completion -> {
            var reasons = new ArrayList<String>(all.size());
            for (Verifier part : all) {
                Verdict verdict = part.verify(completion);
                if (!(verdict instanceof Verdict.Correct)) {
                    return verdict;
                }
                reasons.add(verdict.reason());
            }
            return new Verdict.Correct(String.join("; ", reasons));
        };
    }

    /**
     * Returns a verifier that is content with one part: the first {@link Verdict.Correct} is its own. Without one, a
     * {@link Verdict.Failure} of any part wins, since that part might have said yes, then the best
     * {@link Verdict.Partial}, then the first part's verdict.
     */
    public static Verifier anyOf(Verifier... parts) {
        List<Verifier> all = copyOf("anyOf", parts);
        return completion -> {
            Verdict best = null;
            for (Verifier part : all) {
                Verdict verdict = part.verify(completion);
                if (verdict instanceof Verdict.Correct) {
                    return verdict;
                }
                if (best == null || rank(verdict) > rank(best)) {
                    best = verdict;
                }
            }
            if (best == null) {
                throw new IllegalStateException("anyOf has no parts");
            }
            return best;
        };
    }

    /** One part of a weighted sum: see {@link #weighted}. */
    public record Weighted(double weight, Verifier verifier) {
        public Weighted {
            if (!(weight > 0 && weight <= 1)) {
                throw new IllegalArgumentException("weight is " + weight + "; it must be above 0 and at most 1");
            }
        }
    }

    /** Returns a part for {@link #weighted(Weighted...)}. */
    public static Weighted weight(double weight, Verifier verifier) {
        return new Weighted(weight, verifier);
    }

    /**
     * Returns a verifier whose score is the sum of its parts' scores times their weights: 1 for
     * {@link Verdict.Correct}, the score of a {@link Verdict.Partial}, 0 for the rest. A sum of 1 is
     * {@link Verdict.Correct}, of 0 {@link Verdict.Wrong}. A {@link Verdict.Failure} of any part is the whole
     * verifier's: part of the score is unknown.
     *
     * @throws IllegalArgumentException if the weights do not add up to 1
     */
    public static Verifier weighted(Weighted... parts) {
        List<Weighted> all = List.of(parts);
        double total = all.stream().mapToDouble(Weighted::weight).sum();
        if (Math.abs(total - 1) > ROUNDING) {
            throw new IllegalArgumentException("weights add up to " + total + "; they must add up to 1");
        }
        return completion -> {
            double score = 0;
            var reasons = new ArrayList<String>(all.size());
            for (Weighted part : all) {
                Verdict verdict = part.verifier().verify(completion);
                if (verdict instanceof Verdict.Failure) {
                    return verdict;
                }
                score += part.weight() * score(verdict);
                reasons.add(verdict.reason());
            }
            String reason = String.join("; ", reasons);
            if (score > 1 - ROUNDING) {
                return new Verdict.Correct(reason);
            }
            return score < ROUNDING ? new Verdict.Wrong(reason) : new Verdict.Partial(score, reason);
        };
    }

    private static double score(Verdict verdict) {
        if (verdict instanceof Verdict.Partial partial) {
            return partial.score();
        }
        return verdict instanceof Verdict.Correct ? 1 : 0;
    }

    private static double rank(Verdict verdict) {
        return verdict instanceof Verdict.Failure ? 2 : score(verdict);
    }

    private static List<Verifier> copyOf(String name, Verifier... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException(name + " has no parts; give it at least one verifier");
        }
        return List.of(parts);
    }
}
