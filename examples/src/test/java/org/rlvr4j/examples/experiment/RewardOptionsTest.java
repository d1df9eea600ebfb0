package org.rlvr4j.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.examples.config.ExperimentConfig;
import org.rlvr4j.examples.config.Overrides;
import org.rlvr4j.grpo.ReferenceSync;
import org.rlvr4j.grpo.TrainingConfig;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.kl.K1;
import org.rlvr4j.grpo.objective.kl.K2;
import org.rlvr4j.grpo.objective.kl.K3;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.objective.kl.StraightThroughKl;
import org.rlvr4j.grpo.reward.CosineLength;
import org.rlvr4j.grpo.reward.JudgedCompletion;
import org.rlvr4j.grpo.reward.LinearScale;
import org.rlvr4j.grpo.reward.OverlongPunishment;
import org.rlvr4j.grpo.reward.RepetitionPenalty;
import org.rlvr4j.grpo.reward.RewardFunction;
import org.rlvr4j.grpo.reward.RewardTable;
import org.rlvr4j.grpo.reward.TruncationDiscount;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.grpo.task.Problem;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.FinishReason;
import org.rlvr4j.verifiers.Verdict;

/** Every key reaches the trainer. */
class RewardOptionsTest {
    private final Path folder;
    private int runs;

    RewardOptionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private TrainingConfig trained(String... keysAndValues) throws IOException {
        Overrides overrides = new Overrides().yaml("threads", "1");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            overrides.yaml(keysAndValues[i], keysAndValues[i + 1]);
        }
        try (Experiment experiment = Experiment.open(ExperimentConfig.read(null, overrides))) {
            return experiment
                    .trainer(folder.resolve("run-" + runs++), false)
                    .build()
                    .config();
        }
    }

    @Test
    void trainer_verifierThreads() throws IOException {
        assertThat(trained("verifierThreads", "3").verifierThreads()).isEqualTo(3);
    }

    @Test
    void trainer_rewardsOfWeights() throws IOException {
        TrainingConfig config = trained("reward.verdictWeight", "0.8", "reward.formatWeight", "0.2");
        assertThat(config.reward().weights()).containsExactly(0.8, 0.2);
        RewardFunction format = config.reward().others().get(0).function();
        assertThat(format.reward(judged("<think>3+4=7</think> <answer>7</answer>")))
                .hasValue(1);
        assertThat(format.reward(judged("<answer>7</answer>"))).hasValue(0);
        assertThat(trained().reward().isPlain()).isTrue();
    }

    private static JudgedCompletion judged(String text) {
        Verdict wrong = new Verdict.Wrong("");
        return new JudgedCompletion(
                new Problem("sum", "3+4=?", completion -> wrong),
                new Completion(0, 0, new int[1], new float[1], new float[1], text, FinishReason.EOS),
                wrong);
    }

    @Test
    void trainer_verdictsAndShapingInTheirOrder() throws IOException {
        TrainingConfig config = trained(
                "reward.correct", "2",
                "reward.unparsable", "-1",
                "reward.scaleTo", "[-1, 1]",
                "reward.cosineRight", "[1, 0.5]",
                "reward.cosineWrong", "[-1, -0.5]",
                "reward.truncatedFactor", "0.5",
                "reward.overlongBuffer", "16",
                "reward.repetitionNgram", "3");
        assertThat(config.reward().verdict()).isEqualTo(new RewardTable(2, 2, 0, -1, 0, 0));
        assertThat(config.reward().shaping())
                .isEqualTo(List.of(
                        new LinearScale(0, 1, -1, 1),
                        new CosineLength(64, 1, 0.5, -1, -0.5),
                        new TruncationDiscount(0.5),
                        OverlongPunishment.dapo(64, 16),
                        new RepetitionPenalty(3, -1)));
    }

    @Test
    void trainer_overlongWithoutAFloor() throws IOException {
        TrainingConfig config = trained(
                "reward.overlongBuffer", "10",
                "reward.overlongLimit", "40",
                "reward.overlongPenalty", "0.5",
                "reward.overlongFloor", "false");
        assertThat(config.reward().shaping()).isEqualTo(List.of(OverlongPunishment.unbounded(40, 10, 0.5)));
    }

    @Test
    void trainer_penaltiesAndTheirReference() throws IOException {
        TrainingConfig config = trained(
                "reward.klBeta", "0.01",
                "reward.klEstimator", "k2",
                "reward.klLevel", "sequence",
                "reward.klClamp", "[20, 10]",
                "objective.klBeta", "0.02",
                "objective.klEstimator", "k1_plus",
                "reference.syncEvery", "64",
                "reference.syncAlpha", "0.25");
        assertThat(config.klInReward())
                .isEqualTo(new KlInReward(0.01, new K2().clamped(20, 10), KlInReward.Level.SEQUENCE));
        assertThat(config.objective().kl()).isEqualTo(new KlPenalty(0.02, new StraightThroughKl(new K1())));
        assertThat(config.referenceSync()).isEqualTo(new ReferenceSync(0.25, 64));
    }

    @Test
    void trainer_entropyDifficultyStaleness() throws IOException {
        TrainingConfig config = trained(
                "objective.entropyBonus", "0.01",
                "entropy.adaptive", "true",
                "entropy.delta", "0.001",
                "optimizer.innerEpochs", "2",
                "optimizer.maxStaleness", "1");
        assertThat(config.adaptiveEntropy()).isEqualTo(new AdaptiveEntropy(0.01, 0, 1, 0.001, 0.2));
        assertThat(config.maxStaleness()).isEqualTo(1);
    }

    @Test
    void difficulty_takesItsKeys() throws IOException {
        Overrides overrides = new Overrides()
                .yaml("difficulty.passOver", "3")
                .yaml("difficulty.tooHard", "-1")
                .yaml("difficulty.tooEasy", "0.9")
                .yaml("difficulty.window", "2");
        assertThat(RewardOptions.difficulty(
                        ExperimentConfig.read(null, overrides).difficulty()))
                .isEqualTo(new DifficultyFilter(-1, 0.9, 2, 3, DifficultyFilter.DEFAULT.capacity()));
    }

    @Test
    void trainer_difficultyOfProblemsThatNeverComeAgain() {
        assertThatThrownBy(() -> trained("difficulty.passOver", "3"))
                .hasMessageContaining("makes new problems without end; leave it out, or train on a list of problems");
    }

    @Test
    void trainer_defaultsChangeNothing() throws IOException {
        TrainingConfig config = trained();
        assertThat(config.reward().isPlain()).isTrue();
        assertThat(config.klInReward()).isNull();
        assertThat(config.referenceSync()).isNull();
        assertThat(config.adaptiveEntropy()).isNull();
        assertThat(config.difficulty()).isNull();
        assertThat(config.objective().kl()).isNull();
    }

    @Test
    void trainer_estimatorWithoutAPenalty() {
        assertThatThrownBy(() -> trained("objective.klEstimator", "k3"))
                .hasMessageContaining("there is no penalty to estimate; set objective.klBeta above 0");
    }

    @Test
    void trainer_presetKeepsItsPenalty() throws IOException {
        TrainingConfig config = trained("objective.preset", "grpo");
        assertThat(config.objective().kl()).isEqualTo(new KlPenalty(0.04, new K3()));
    }
}
