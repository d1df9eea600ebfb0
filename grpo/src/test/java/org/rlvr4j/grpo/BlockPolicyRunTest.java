package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rlvr4j.grpo.optim.LearningRateSchedule;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.rollout.policy.block.BlockPolicy;

/** A policy of plain DJL blocks, as an embedding program may bring along. */
class BlockPolicyRunTest {
    private final List<StepReport> reports = new ArrayList<>();

    private static BlockPolicy policy() {
        Engine.getEngine("PyTorch").setRandomSeed(5);
        SequentialBlock block = new SequentialBlock()
                .add(new LambdaBlock(ids -> new NDList(ids.singletonOrThrow().oneHot(Letters.VOCABULARY))))
                .add(Linear.builder().setUnits(24).build())
                .add(Activation::tanh)
                .add(Linear.builder().setUnits(Letters.VOCABULARY).build());
        return BlockPolicy.of(block, Letters.VOCABULARY, 16);
    }

    private GrpoTrainerBuilder builder(BlockPolicy policy) {
        return Letters.builder(policy)
                .learningRate(0.02)
                .schedule(LearningRateSchedule.constant())
                .listener(reports::add);
    }

    @Test
    void train_blockLearns() {
        try (BlockPolicy policy = policy()) {
            builder(policy).steps(30).build().train();
        }
        double early = reports.get(1).metric("reward") + reports.get(2).metric("reward");
        double late = reports.get(29).metric("reward") + reports.get(30).metric("reward");
        assertThat(early).isLessThan(0.4);
        assertThat(late).isGreaterThan(1);
        assertThat(reports.get(30).metric("sampling/sampling_logp_difference/max"))
                .isLessThan(1e-5);
    }

    @Test
    void train_arraysDoNotPileUp() {
        try (BlockPolicy policy = policy()) {
            builder(policy).steps(8).build().train();
        }
        double early = reports.get(2).metric("memory/native_arrays");
        assertThat(reports.get(8).metric("memory/native_arrays")).isEqualTo(early);
    }

    @Test
    void resume_sameBytes(@TempDir Path folder) {
        try (BlockPolicy policy = policy()) {
            recorded(policy, folder.resolve("whole")).build().train();
        }
        try (BlockPolicy policy = policy()) {
            GrpoTrainer cut = recorded(policy, folder.resolve("cut"))
                    .listener(report -> {
                        if (report.step() == 3) {
                            throw new IllegalStateException("power cut");
                        }
                    })
                    .build();
            assertThatThrownBy(cut::train).hasMessage("power cut");
        }
        try (BlockPolicy policy = policy()) {
            recorded(policy, folder.resolve("cut")).resume(true).build().train();
        }
        String state = "checkpoints/step-4/trainer/state.safetensors";
        assertThat(folder.resolve("cut").resolve(state))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(state));
    }

    private GrpoTrainerBuilder recorded(BlockPolicy policy, Path run) {
        return builder(policy).steps(4).checkpointEvery(2).runDirectory(run);
    }
}
