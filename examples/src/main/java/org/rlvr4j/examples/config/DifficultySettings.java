package org.rlvr4j.examples.config;

/**
 * Which problems are passed over because they teach little.
 *
 * @param passOver how often in a row such a problem is passed over when its turn comes; 0 to draw all alike
 * @param tooHard share of right answers at or below which a problem is too hard; negative for never
 * @param tooEasy share at or above which it is too easy; above 1 for never
 * @param window latest groups of a problem that the share is taken of
 */
public record DifficultySettings(int passOver, double tooHard, double tooEasy, int window) {

    public DifficultySettings {
        Checks.atLeast("difficulty.passOver", passOver, 0);
        Checks.finite("difficulty.tooHard", tooHard);
        Checks.finite("difficulty.tooEasy", tooEasy);
        Checks.atLeast("difficulty.window", window, 1);
    }
}
