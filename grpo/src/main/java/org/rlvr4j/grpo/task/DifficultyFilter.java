package org.rlvr4j.grpo.task;

/**
 * Passes over problems that teach little, by the share of right answers that a run measures as it goes: one that the
 * policy never or always gets right gives a group without a difference. A problem that was passed over is drawn again
 * after a while and measured anew, so that hard ones come back as the policy improves: a curriculum (prime-rl's
 * difficulty pools, open-instruct's {@code no_resampling_pass_rate}).
 *
 * @param tooHard the pass rate at or below which a problem is too hard, below 1; negative for never
 * @param tooEasy the pass rate at or above which a problem is too easy, above {@code tooHard}; above 1 for never
 * @param window groups of a problem, the latest ones, that its pass rate is the mean of; at least 1
 * @param passOver how often in a row such a problem is passed over when its turn comes, before it is drawn again; at
 *     least 1. 4 draws it a fifth as often, as prime-rl does
 * @param capacity problems that are remembered, at least 1; beyond it the one that was drawn longest ago is forgotten
 */
public record DifficultyFilter(double tooHard, double tooEasy, int window, int passOver, int capacity) {

    /** Problems that were all wrong or all right in their last group are drawn a fifth as often. */
    public static final DifficultyFilter DEFAULT = new DifficultyFilter(0, 1, 1, 4, 1 << 16);

    public DifficultyFilter {
        if (!(tooHard < tooEasy) || tooHard >= 1 || tooEasy <= 0) {
            throw new IllegalArgumentException("the difficulty filter calls problems too hard at a pass rate of "
                    + tooHard + " and too easy at " + tooEasy
                    + "; the first is below 1 and below the second, which is above 0");
        }
        if (tooHard < 0 && tooEasy > 1) {
            throw new IllegalArgumentException("the difficulty filter calls no problem too hard (" + tooHard
                    + ") and none too easy (" + tooEasy + "), so it passes over none; set one of them within [0, 1]");
        }
        atLeastOne("window", window);
        atLeastOne("passOver", passOver);
        atLeastOne("capacity", capacity);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "the difficulty filter's " + name + " is " + value + "; it must be at least 1");
        }
    }
}
