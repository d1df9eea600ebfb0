package org.rlvr4j.verifiers.math.equal;

/**
 * Whether two answers are the same, and why.
 *
 * @param equal whether they were shown to be the same
 * @param decided false where they may be the same, but no rule could tell
 * @param rule the rule that decided, or why none could
 */
public record Decision(boolean equal, boolean decided, String rule) {

    static Decision same(String rule) {
        return new Decision(true, true, rule);
    }

    static Decision different(String rule) {
        return new Decision(false, true, rule);
    }

    static Decision undecided(String why) {
        return new Decision(false, false, why);
    }

    static Decision of(boolean equal, String rule) {
        return new Decision(equal, true, rule);
    }
}
