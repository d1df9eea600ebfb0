package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.PreflightPlan.WhenDead;
import org.rlvr4j.grpo.TrainingStoppedException.Cause;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Preflight;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.report.TrainingListener;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

/** Runs that cannot learn are stopped before their first step, with the right cause. */
class PreflightTest {
    private final TabularPolicy policy = Letters.policy();
    private final Watch watch = new Watch();

    private static final class Watch implements TrainingListener {
        private final List<Preflight> preflights = new ArrayList<>();
        private final List<StepReport> steps = new ArrayList<>();

        @Override
        public void onPreflight(Preflight preflight) {
            preflights.add(preflight);
        }

        @Override
        public void onStep(StepReport report) {
            steps.add(report);
        }
    }

    @AfterEach
    void close() {
        policy.close();
    }

    private GrpoTrainerBuilder builder(Verifier verifier) {
        return builder().task(Letters.task(verifier));
    }

    private GrpoTrainerBuilder builder() {
        return Letters.builder(policy).listener(watch);
    }

    private void assertStops(GrpoTrainerBuilder builder, Cause cause, DeadSignal signal, String... message) {
        assertThatThrownBy(() -> builder.build().train())
                .isInstanceOfSatisfying(TrainingStoppedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(cause);
                    assertThat(e.step()).isZero();
                })
                .hasMessageStartingWith("before step 1: ")
                .message()
                .contains(message);
        assertThat(watch.steps).isEmpty();
        assertThat(watch.preflights).singleElement().satisfies(p -> assertThat(p.signal())
                .isEqualTo(signal));
        assertThat(policy.weights()[1]).isZero();
    }

    @Test
    void train_alwaysWrongVerifier() {
        assertStops(
                builder(text -> new Verdict.Wrong("expected 42")),
                Cause.ALL_WRONG,
                DeadSignal.ALL_WRONG,
                "the verifier rejected all 64 completions, such as",
                "(expected 42)",
                "4 problems were tried");
    }

    @Test
    void train_lengthLimitThatTruncatesEverything() {
        float[] neverEnds = new float[Letters.VOCABULARY * Letters.VOCABULARY];
        for (int before = 0; before < Letters.VOCABULARY; before++) {
            neverEnds[before * Letters.VOCABULARY] = -60;
        }
        policy.setWeights(neverEnds);
        assertStops(
                builder(text -> text.length() > 5 ? new Verdict.Correct("") : new Verdict.Unparsable("no answer")),
                Cause.ALL_TRUNCATED,
                DeadSignal.ALL_TRUNCATED,
                "the length limit cut off all 64 completions",
                "at 4 tokens; raise maxNewTokens");
    }

    @Test
    void train_brokenVerifier() {
        assertStops(
                builder(text -> {
                    throw new IllegalStateException("database is down");
                }),
                Cause.VERIFIER_FAILURES,
                DeadSignal.VERIFIER_BROKEN,
                "the verifier broke on all 64 completions",
                "database is down",
                "mend the verifier");
    }

    @Test
    void train_alwaysRightVerifier() {
        assertStops(
                builder(text -> new Verdict.Correct("yes")),
                Cause.ALL_RIGHT,
                DeadSignal.ALL_RIGHT,
                "found right all 64 completions");
    }

    @Test
    void train_formatNeverMet() {
        assertStops(
                builder(text -> new Verdict.Unparsable("no <answer>")),
                Cause.ALL_UNPARSABLE,
                DeadSignal.ALL_UNPARSABLE,
                "no answer could be read in all 64 completions",
                "(no <answer>)");
    }

    @Test
    void train_groupsAllRightOrAllWrong() {
        List<Problem> problems = List.of(
                new Problem("easy", "a", text -> new Verdict.Correct("")),
                new Problem("hard", "b", text -> new Verdict.Wrong("")));
        assertStops(
                builder().task(Task.of("t", problems, List.of(), 0)).evaluation(null),
                Cause.EQUAL_REWARDS,
                DeadSignal.EQUAL_REWARDS,
                "no completion was rewarded better",
                "draw larger groups");
    }

    @Test
    void train_warningGoesOn() {
        builder(text -> new Verdict.Wrong("never"))
                .preflight(new PreflightPlan(2, WhenDead.WARN))
                .steps(2)
                .build()
                .train();
        assertThat(watch.preflights).singleElement().satisfies(p -> {
            assertThat(p.isAlive()).isFalse();
            assertThat(p.finding()).contains("all 32 completions");
        });
        assertThat(watch.steps).hasSize(3);
    }

    @Test
    void train_figures() {
        builder(text -> text.startsWith("e") ? new Verdict.Correct("") : new Verdict.Wrong(""))
                .steps(1)
                .build()
                .train();
        Preflight preflight = watch.preflights.get(0);
        assertThat(preflight.isAlive()).isTrue();
        assertThat(preflight.problems()).isEqualTo(4);
        assertThat(preflight.figure("pass@1")).isBetween(0.01, 0.3);
        assertThat(preflight.figure("pass@16")).isGreaterThan(preflight.figure("pass@1"));
        assertThat(preflight.figure("groups/pct_0")).isEqualTo(1 - preflight.figure("pass@16"));
        assertThat(preflight.figure("verdict/correct")).isEqualTo(64 * preflight.figure("pass@1"));
        assertThat(preflight.figure("completions/clipped_ratio")).isBetween(0.3, 0.9);
        assertThat(preflight.figure("verdict/wrong")).isGreaterThan(20);
        assertThat(preflight.figure("format")).isEqualTo(1);
        assertThat(preflight.firstPromptTokens()).hasSize(1);
        assertThat(preflight.memory().bytes("weights")).isEqualTo(4 * 81);
        assertThat(preflight.memory().bytes("optimizer state")).isEqualTo(2 * 4 * 81);
    }

    @Test
    void train_runIsTheSameWithAndWithout() {
        builder().steps(3).build().train();
        float[] with = policy.weights();
        try (TabularPolicy other = Letters.policy()) {
            Letters.builder(other).preflight(null).steps(3).build().train();
            assertThat(other.weights()).containsExactly(with);
        }
    }

    @Test
    void train_recordsWhatItFound(@TempDir Path folder) throws IOException {
        GrpoTrainerBuilder dead = builder(text -> new Verdict.Wrong("never")).runDirectory(folder);
        assertThatThrownBy(() -> dead.build().train()).isInstanceOf(TrainingStoppedException.class);
        JsonNode found =
                new ObjectMapper().readTree(folder.resolve("preflight.json").toFile());
        assertThat(found.path("signal").asText()).isEqualTo("all_wrong");
        assertThat(found.path("figures").path("pass@1").asDouble(-1)).isZero();
        assertThat(found.path("figures").path("verdict/wrong").asInt()).isEqualTo(64);
        assertThat(found.path("first_prompt_tokens")).hasSize(1);
        assertThat(found.path("peak_memory_bytes").path("total").asLong()).isEqualTo(16 * 81);
        assertThat(folder.resolve("stopped.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("rollouts.jsonl")).doesNotExist();
    }

    @Test
    void train_notOnResume(@TempDir Path folder) {
        builder().steps(1).runDirectory(folder).build().train();
        builder().steps(2).runDirectory(folder).resume(true).build().train();
        assertThat(watch.preflights).hasSize(1);
    }

    @Test
    void memory_countsTheCacheOfATransformer() throws IOException {
        try (CausalLm model = TinyCausalLm.create()) {
            Letters.builder(model).listener(watch).steps(1).build().train();
        }
        var memory = watch.preflights.get(0).memory();
        // Wherever the decoder of this machine keeps it.
        assertThat(memory.bytes("key-value cache") + memory.bytes("key-value cache, Java heap"))
                .isPositive();
        assertThat(memory.peak()).isGreaterThan(memory.lasting());
        assertThat(memory.table()).contains("weights", "gradients", "optimizer state", "activations", "peak, while");
    }

    @Test
    void plan_withoutProblems() {
        assertThatThrownBy(() -> new PreflightPlan(0, WhenDead.STOP))
                .hasMessageContaining("must be at least 1, or switch it off");
    }
}
