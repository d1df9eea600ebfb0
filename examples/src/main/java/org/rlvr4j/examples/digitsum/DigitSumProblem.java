package org.rlvr4j.examples.digitsum;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Six digits to add up. One problem in seven is held out: it occurs neither in the base model's corpus nor among the
 * prompts of the reinforcement run, so accuracy on those is accuracy on sums never seen.
 *
 * @param digits six of them, each 1 to 9
 */
public record DigitSumProblem(List<Integer> digits) {

    /** How many digits a problem has. */
    public static final int DIGITS = 6;

    public DigitSumProblem {
        digits = List.copyOf(digits);
        if (digits.size() != DIGITS || digits.stream().anyMatch(digit -> digit < 1 || digit > 9)) {
            throw new IllegalArgumentException(
                    "digits are " + digits + "; a problem has " + DIGITS + " of them, each 1 to 9");
        }
    }

    /** Draws a problem uniformly from those held out, or from all the others. */
    public static DigitSumProblem draw(RandomGenerator random, boolean heldOut) {
        while (true) {
            var problem = new DigitSumProblem(IntStream.range(0, DIGITS)
                    .mapToObj(i -> 1 + random.nextInt(9))
                    .toList());
            if (problem.isHeldOut() == heldOut) {
                return problem;
            }
        }
    }

    /** Returns distinct problems that are held out, the same for the same seed on every machine. */
    public static List<DigitSumProblem> heldOut(long seed, int count) {
        var random = new Random(seed);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> draw(random, true))
                .distinct()
                .limit(count)
                .toList();
    }

    /** Returns the prompt, such as {@code 3+8+3+3+1+1=?} and a line feed. */
    public String prompt() {
        return digits.stream().map(String::valueOf).collect(Collectors.joining("+", "", "=?\n"));
    }

    /** Returns the right answer. */
    public int sum() {
        return digits.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns whether training must never see this problem. */
    public boolean isHeldOut() {
        int hash = 0;
        for (int digit : digits) {
            hash = (hash * 131 + digit) % 1_000_003;
        }
        return hash % 7 == 0;
    }
}
