package org.rlvr4j.grpo.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.rlvr4j.verifiers.Verdict;

/** Why groups of completions hold nothing to learn from, the deeper reason first. */
public enum DeadSignal {
    /** The verifier broke, so that nothing is known of the completions. */
    VERIFIER_BROKEN("the verifier broke on %s") {
        @Override
        String remedy(Rollout example) {
            return "first on problem " + example.problem().id() + ": "
                    + example.verdict().reason()
                    + "; mend the verifier, since nothing can be learned without verdicts";
        }
    },
    /** The length limit cut off every completion before it came to an answer. */
    ALL_TRUNCATED("the length limit cut off %s, and none was better than another") {
        @Override
        String remedy(Rollout example) {
            return "at " + example.length() + " tokens; raise maxNewTokens above that, or use a policy that ends its"
                    + " completions, and check that its end-of-sequence id is known";
        }
    },
    /** The format was never met. */
    ALL_UNPARSABLE("no answer could be read in %s") {
        @Override
        String remedy(Rollout example) {
            return "such as \"" + excerpt(example) + "\" of problem "
                    + example.problem().id() + " (" + example.verdict().reason()
                    + "); show the format in the prompt, reward it in part, or let the verifier read what the policy"
                    + " writes";
        }
    },
    /** Nothing was right, not even in part. */
    ALL_WRONG("the verifier rejected %s") {
        @Override
        String remedy(Rollout example) {
            return "such as \"" + excerpt(example) + "\" of problem "
                    + example.problem().id() + " (" + example.verdict().reason()
                    + "); check the verifier and the expected answers, take easier problems or a stronger policy, or"
                    + " draw larger groups";
        }
    },
    /** Nothing was wrong. */
    ALL_RIGHT("the verifier found right %s") {
        @Override
        String remedy(Rollout example) {
            return "such as \"" + excerpt(example) + "\" of problem "
                    + example.problem().id() + "; take harder problems, and check that the verifier can say no";
        }
    },
    /** Some are right and some are wrong, but none is better than those that it is compared with. */
    EQUAL_REWARDS("no completion was rewarded better than those that it is compared with, of %s") {
        @Override
        String remedy(Rollout example) {
            return "since each group is all right or all wrong; draw larger groups, raise the temperature, or take"
                    + " problems of middling difficulty";
        }
    };

    private static final int EXCERPT = 60;

    private final String fact;

    DeadSignal(String fact) {
        this.fact = fact;
    }

    /** Names the reason why completions do not teach anything, for those that are known not to. */
    public static DeadSignal of(List<Rollout> rollouts) {
        if (all(rollouts, Rollout::isFailure)) {
            return VERIFIER_BROKEN;
        }
        List<Rollout> judged = rollouts.stream().filter(r -> !r.isFailure()).toList();
        if (all(rollouts, r -> r.completion().isTruncated())) {
            return ALL_TRUNCATED;
        } else if (all(judged, r -> r.verdict() instanceof Verdict.Unparsable)) {
            return ALL_UNPARSABLE;
        } else if (all(judged, Rollout::isCorrect)) {
            return ALL_RIGHT;
        } else if (judged.stream().noneMatch(r -> r.isCorrect() || r.verdict() instanceof Verdict.Partial)) {
            return ALL_WRONG;
        }
        return EQUAL_REWARDS;
    }

    /** Returns the reason as a sentence, with an example and a remedy. */
    public String sentence(List<Rollout> rollouts) {
        Rollout example = this == VERIFIER_BROKEN
                ? rollouts.stream().filter(Rollout::isFailure).findFirst().orElseThrow()
                : rollouts.stream().filter(r -> !r.isFailure()).findFirst().orElseThrow();
        long count = this == VERIFIER_BROKEN
                ? rollouts.stream().filter(Rollout::isFailure).count()
                : rollouts.size();
        String completions = count == rollouts.size()
                ? "all " + count + " completions"
                : count + " of " + rollouts.size() + " completions";
        return String.format(Locale.ROOT, fact, completions) + ", " + remedy(example);
    }

    abstract String remedy(Rollout example);

    private static boolean all(List<Rollout> rollouts, Predicate<Rollout> condition) {
        return rollouts.stream().allMatch(condition);
    }

    private static String excerpt(Rollout rollout) {
        String text = rollout.completion().text().strip().replaceAll("\\s+", " ");
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
    }
}
