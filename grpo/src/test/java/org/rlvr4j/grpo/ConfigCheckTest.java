package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.advantage.Gae;
import org.rlvr4j.grpo.advantage.GroupRelative;
import org.rlvr4j.grpo.advantage.ReMax;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.correction.GivenWeights;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.reward.RepetitionPenalty;
import org.rlvr4j.grpo.reward.TruncationDiscount;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.grpo.task.ProblemSource;
import org.rlvr4j.grpo.task.Task;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.verifiers.Verdict;

class ConfigCheckTest {
    private final TabularPolicy policy = Letters.policy();

    @AfterEach
    void close() {
        policy.close();
    }

    static Stream<Arguments> illegal() {
        return Stream.of(
                bad(b -> b.steps(0), "steps is 0; it must be at least 1"),
                bad(b -> b.promptsPerStep(-3), "promptsPerStep is -3; it must be at least 1"),
                bad(
                        b -> b.innerEpochs(3).maxStaleness(1),
                        "a step makes 3 updates",
                        "more than maxStaleness 1; lower innerEpochs"),
                bad(
                        b -> b.objective(Objective.builder()
                                .samplerCorrection(new GivenWeights())
                                .build()),
                        "the objective needs what this trainer does not have",
                        "leave that part out"),
                bad(
                        b -> b.objective(Objective.builder()
                                .samplerCorrection(new GivenWeights().and(new TokenImportance(Importance.truncate(2))))
                                .build()),
                        "the objective needs what this trainer does not have"),
                bad(b -> b.advantage(new ReMax(new double[64])), "ReMax is made of one step's greedy rewards"),
                bad(
                        b -> b.advantage(new Gae(1, 1, new double[64][1])),
                        "Gae is made of one step's values, and this trainer has no critic"),
                bad(b -> b.maxStaleness(-1), "maxStaleness is -1; it must be 0"),
                bad(b -> b.rewardWeight(0), "the verdict's reward has the weight 0", "set rewardWeight to 1"),
                bad(b -> b.shaping(new TruncationDiscount(1)), "would never change a reward: it has the factor 1"),
                bad(b -> b.shaping(new RepetitionPenalty(4, -1)), "looks for 4-grams twice, and maxNewTokens is 4"),
                bad(b -> b.groupSize(0), "groupSize is 0; it must be at least 1"),
                bad(b -> b.groupSize(1), "groupSize 1 with promptsPerStep 4", "set groupSize to 2 or more"),
                bad(b -> b.maxNewTokens(0), "maxNewTokens is 0; it must be at least 1"),
                bad(b -> b.maxNewTokens(16), "maxNewTokens is 16", "at most 16", "set it to 15 or less"),
                bad(b -> b.temperature(0), "temperature is 0", "train at a temperature above 0"),
                bad(b -> b.temperature(Double.NaN), "temperature is NaN; it must be finite"),
                bad(b -> b.distribution(new Distribution(1, 5, 1, 0)), "topK 5", "filter in evaluations only"),
                bad(
                        b -> b.distribution(Distribution.UNCHANGED.withRepetitionPenalty(1.1)),
                        "draws with repetitionPenalty 1.1,",
                        "filter in evaluations only"),
                bad(b -> b.distribution(new Distribution(1, 0, 0.9, 0)), "topP 0.9", "train without"),
                bad(b -> b.stopStrings(List.of("")), "a stop string is empty"),
                bad(b -> b.samplingRows(0), "rows is 0"),
                bad(b -> b.innerEpochs(0), "innerEpochs is 0; it must be at least 1"),
                bad(b -> b.miniBatches(3), "promptsPerStep 4 cannot be divided into 3 miniBatches"),
                bad(b -> b.learningRate(0), "learningRate is 0.0; it must be finite and above 0"),
                bad(b -> b.learningRate(Double.NaN), "learningRate is NaN"),
                bad(
                        b -> b.schedule(LearningRateSchedule.cosine(1, 10)),
                        "schedule ends after 10 updates, and the run makes 30"),
                bad(b -> b.maxGradNorm(0), "maxGradNorm is 0.0; it must be above 0, infinity for no limit"),
                bad(b -> b.microBatchTokens(0), "microBatchTokens is 0; it must be at least 1"),
                bad(b -> b.evaluation(EvaluationPlan.sampled(1, 5)), "asks for 5 problems", "holds only 4 out"),
                bad(b -> b.evaluation(EvaluationPlan.sampled(0, 1)), "evaluation everySteps is 0"),
                bad(
                        b -> b.evaluation(new EvaluationPlan(1, 1, 4, Distribution.GREEDY)),
                        "greedy evaluation with 4 samples",
                        "use 1 sample"),
                bad(
                        b -> b.task(task("a", List.of())).evaluation(EvaluationPlan.sampled(1, 1)),
                        "holds no problems out"),
                bad(b -> b.checkpointEvery(5), "checkpointEvery is 5 but there is no run directory"),
                bad(b -> b.checkpointEvery(-1), "checkpointEvery is -1"),
                bad(b -> b.memoryLimit(0), "memoryLimit is 0 bytes; it must be at least 1"),
                bad(b -> b.verifierThreads(0), "verifierThreads is 0; it must be at least 1"),
                bad(b -> b.verifierTimeout(Duration.ZERO), "verifierTimeout is PT0S; it must be above 0"),
                bad(
                        b -> b.verifierTimeout(ChronoUnit.FOREVER.getDuration()),
                        "verifierTimeout is PT",
                        "at most a hundred years"),
                bad(b -> b.steps(Long.MAX_VALUE), "steps is 9223372036854775807; it must be at most 1000000000000"),
                bad(
                        b -> b.innerEpochs(Integer.MAX_VALUE).miniBatches(4),
                        "innerEpochs 2147483647 times miniBatches 4 are 8589934588 updates a step"),
                bad(
                        b -> b.promptsPerStep(65536).groupSize(65536),
                        "promptsPerStep 65536 times groupSize 65536 are 4294967296 completions at a time",
                        "at most 16777216"),
                bad(
                        b -> b.evaluation(new EvaluationPlan(1, 4, Integer.MAX_VALUE, Distribution.UNCHANGED)),
                        "the evaluation's problems 4 times samples 2147483647 are 8589934588 completions"),
                bad(
                        b -> b.preflight(new PreflightPlan(4, PreflightPlan.WhenDead.WARN))
                                .groupSize(Integer.MAX_VALUE),
                        "the pre-flight's problems 4 times groupSize 2147483647"),
                bad(b -> b.dynamicSampling(-1), "dynamicSampling is given -1 extra batches; it must be 0"),
                bad(b -> b.maxDeadSteps(-1), "maxDeadSteps is -1; it must be 0 (never stop) or more"),
                bad(b -> b.maxFailureShare(1.5), "maxFailureShare is 1.5; it must lie in [0, 1]"),
                bad(
                        b -> b.task(task("abcdefghijklm", List.of())),
                        "13 tokens",
                        "maxNewTokens 4 exceeds the policy's 16"),
                bad(
                        b -> b.task(task("abcdefghabcdefgh", List.of())),
                        "16 tokens",
                        "exceeds the policy's 16; leave the problem out or shorten the prompt"),
                bad(b -> b.task(task("z", List.of())), "token id 26, outside the policy's vocabulary of 9"),
                bad(b -> b.task(task("a", List.of("z"))).evaluation(EvaluationPlan.sampled(1, 1)), "token id 26"),
                bad(b -> b.resume(true), "no run directory is set; set runDirectory"),
                bad(
                        b -> b.runDirectory(Path.of("/proc/nowhere/run")),
                        "cannot be written to",
                        "name a folder that can"));
    }

    private static Arguments bad(UnaryOperator<GrpoTrainerBuilder> change, String... message) {
        return Arguments.of(message[0], change, List.of(message));
    }

    private static Task task(String prompt, List<String> heldOut) {
        return Task.of(
                "t",
                List.of(problem(prompt)),
                heldOut.stream().map(ConfigCheckTest::problem).toList(),
                0);
    }

    private static Problem problem(String prompt) {
        return new Problem("p-" + prompt, prompt, text -> new Verdict.Wrong("never"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("illegal")
    void build_illegalSettingIsRefused(String name, UnaryOperator<GrpoTrainerBuilder> change, List<String> message) {
        GrpoTrainerBuilder builder = Letters.builder(policy).evaluation(null);
        assertThatThrownBy(() -> change.apply(builder).build())
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    /** Its fifth problem does not fit the policy. */
    private static final class InOrder implements ProblemSource {
        @Override
        public Problem problem(long index) {
            return ConfigCheckTest.problem(index % 5 == 4 ? "abcdefghabcdefgh" : "a".repeat((int) (index % 5) + 1));
        }

        @Override
        public OptionalLong epochLength() {
            return OptionalLong.of(5);
        }
    }

    @Test
    void build_problemsThatMayBeDrawnInsteadAreLookedAt() {
        GrpoTrainerBuilder builder = Letters.builder(policy)
                .task(new Task("t", new InOrder(), List.of()))
                .evaluation(null)
                .steps(1);
        assertThatCode(builder::build).doesNotThrowAnyException();
        assertThatThrownBy(builder.dynamicSampling(1)::build).hasMessageContaining("p-abcdefghabcdefgh");
        assertThatThrownBy(builder.dynamicSampling(0).difficultyFilter(DifficultyFilter.DEFAULT)::build)
                .hasMessageContaining("p-abcdefghabcdefgh");
    }

    @Test
    void build_allFaultsAtOnce() {
        assertThatThrownBy(() -> Letters.builder(policy)
                        .steps(0)
                        .miniBatches(3)
                        .memoryLimit(0)
                        .temperature(0)
                        .build())
                .hasMessageStartingWith("4 settings cannot work:")
                .hasMessageContaining("steps is 0")
                .hasMessageContaining("3 miniBatches")
                .hasMessageContaining("memoryLimit is 0")
                .hasMessageContaining("temperature is 0");
    }

    @Test
    void build_frozenPolicy() {
        policy.parameters().valueAt(0).freeze(true);
        assertThatThrownBy(() -> Letters.builder(policy).build())
                .hasMessageContaining("none of the policy's 1 parameters is trainable");
    }

    @Test
    void build_noTask() {
        assertThatThrownBy(
                        () -> GrpoTrainer.builder(policy, new LetterTokenizer()).build())
                .hasMessageContaining("no task is set; call task(...)");
    }

    @Test
    void build_groupSizeOneWithBatchBaseline() {
        GroupRelative batch = new GroupRelative(
                GroupRelative.Baseline.BATCH_MEAN,
                GroupRelative.Scale.NONE,
                1,
                0,
                GroupRelative.ZeroStd.DIVIDE,
                GroupRelative.Singleton.ZERO);
        assertThatCode(() ->
                        Letters.builder(policy).groupSize(1).advantage(batch).build())
                .doesNotThrowAnyException();
    }

    @Test
    void build_runDirectoryWithFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> Letters.builder(policy).runDirectory(folder).build())
                .hasMessageContaining("is not empty; name another");
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void build_runDirectoryIsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("run"), "");
        assertThatThrownBy(() -> Letters.builder(policy).runDirectory(file).build())
                .hasMessageContaining("is a file; name a folder");
    }

    @Test
    void build_faultLeavesNoRunDirectory(@TempDir Path folder) {
        Path run = folder.resolve("run");
        assertThatThrownBy(
                        () -> Letters.builder(policy).steps(0).runDirectory(run).build())
                .hasMessageContaining("steps is 0");
        assertThat(run).doesNotExist();
    }

    @Test
    void build_resumeWithoutRun(@TempDir Path folder) {
        assertThatThrownBy(() -> Letters.builder(policy)
                        .runDirectory(folder)
                        .resume(true)
                        .build())
                .hasMessageContaining("holds no run (there is no config.yaml)");
    }

    @Test
    void build_difficultyOfProblemsWithOneId() {
        Problem problem = new Problem("p", "a", text -> new Verdict.Correct("always"));
        GrpoTrainerBuilder builder = Letters.builder(policy)
                .task(Task.of("twins", List.of(problem, problem), List.of(), 0))
                .evaluation(null);
        assertThatCode(builder::build).doesNotThrowAnyException();
        assertThatThrownBy(builder.difficultyFilter(DifficultyFilter.DEFAULT)::build)
                .hasMessageContaining("two called p; give each an id of its own");
    }
}
