package org.rlvr4j.rollout.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;

class MemoryFitTest {

    private static final ModelConfig CONFIG = ModelConfig.builder(Architecture.LLAMA)
            .hiddenSize(256)
            .layers(6)
            .heads(4)
            .intermediateSize(704)
            .vocabularySize(1000)
            .build();

    private static final MemoryLoad LOAD = new MemoryLoad(1, 2, 8, 200, 4096, false);

    private static MemoryPlan plan(MemoryLoad load) {
        return new DecoderMemory(CONFIG, ComputeOptions.DEFAULT).plan(load);
    }

    @Test
    void fit_takesWhatIsAskedForWhereItFits() {
        assertThat(MemoryFit.fit(MemoryFitTest::plan, LOAD, 1L << 40)).isEqualTo(LOAD);
    }

    @Test
    void fit_takesTheMostWholeSequencesThatFit() {
        long limit = plan(LOAD.withMicroBatchTokens(7 * 200)).peak();
        assertThat(MemoryFit.fit(MemoryFitTest::plan, LOAD, limit).microBatchTokens())
                .isEqualTo(1400);
        assertThat(MemoryFit.fit(MemoryFitTest::plan, LOAD, limit - 1).microBatchTokens())
                .isEqualTo(1200);
    }

    @Test
    void fit_saysWhatASingleSequenceTakesAndWhatHelps() {
        MemoryLoad narrow = new MemoryLoad(1, 2, 1, 200, 4096, false);
        long limit = plan(narrow.withMicroBatchTokens(200)).peak() - 1;
        assertThatThrownBy(() -> MemoryFit.fit(MemoryFitTest::plan, narrow, limit))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining(
                        "a micro-batch of a single sequence of 200 tokens takes " + megabytes(limit + 1) + " MB")
                .hasMessageContaining("the limit is " + megabytes(limit) + " MB")
                .hasMessageContaining("recomputing layers");
    }

    @Test
    void fit_doesNotProposeWhatIsDoneAlready() {
        MemoryLoad narrow = new MemoryLoad(1, 2, 1, 200, 4096, false);
        var recomputing = new DecoderMemory(CONFIG, new ComputeOptions(Precision.FLOAT32, false, true));
        assertThatThrownBy(() -> MemoryFit.fit(recomputing::plan, narrow, 1_000_000))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("what helps is ")
                .message()
                .doesNotContain("recomputing layers");
    }

    @Test
    void fit_namesTheRowsWhereSamplingIsTheDearestPhase() {
        MemoryLoad wide = new MemoryLoad(1, 2, 4096, 200, 200, false);
        assertThatThrownBy(() -> MemoryFit.fit(MemoryFitTest::plan, wide, 1L << 28))
                .hasMessageContaining("sampling 4096 rows of 200 tokens takes")
                .hasMessageContaining("fewer rows than 4096");
    }

    @Test
    void plan_recomputingTakesLess() {
        MemoryPlan whole = new DecoderMemory(CONFIG, ComputeOptions.DEFAULT).plan(LOAD);
        MemoryPlan layers = new DecoderMemory(CONFIG, new ComputeOptions(Precision.FLOAT32, false, true)).plan(LOAD);
        assertThat(layers.peak()).isLessThan(whole.peak());
        assertThat(layers.lasting()).isEqualTo(whole.lasting());
    }

    private static DecoderMemory adapted(BaseDtype dtype, Precision precision) {
        return adapted(dtype, precision, false);
    }

    private static DecoderMemory adapted(BaseDtype dtype, Precision precision, boolean gpu) {
        HeldWeights held = HeldWeights.of(CONFIG, tensor -> StoredType.FLOAT32, dtype);
        List<LoraModule> adapters =
                LoraModule.of(CONFIG, LoraConfig.builder().rank(4).build());
        return new DecoderMemory(
                CONFIG, new ComputeOptions(precision, false, true), held, adapters, gpu, Optional.empty());
    }

    @Test
    void plan_frozenMatricesInBfloat16TakeHalf() {
        MemoryPlan wide = adapted(BaseDtype.FLOAT32, Precision.FLOAT32).plan(LOAD);
        MemoryPlan narrow = adapted(BaseDtype.BFLOAT16, Precision.FLOAT32).plan(LOAD);
        assertThat(narrow.bytes("weights")).isBetween(wide.bytes("weights") / 2, wide.bytes("weights") * 53 / 100);
        assertThat(narrow.bytes("gradients")).isEqualTo(wide.bytes("gradients"));
        assertThat(narrow.bytes("weights widened to float32")).isZero(); // only a part that stays in cache at a time
        assertThat(adapted(BaseDtype.BFLOAT16, Precision.FLOAT32, true)
                        .plan(LOAD)
                        .bytes("weights widened to float32"))
                .isPositive();
        assertThat(wide.bytes("weights widened to float32")).isZero();
    }

    @Test
    void plan_productsInBfloat16TakeMatricesHeldSoAsTheyAre() {
        assertThat(adapted(BaseDtype.FLOAT32, Precision.BFLOAT16).plan(LOAD).bytes("weights in bfloat16"))
                .isPositive();
        assertThat(adapted(BaseDtype.BFLOAT16, Precision.BFLOAT16).plan(LOAD).bytes("weights in bfloat16"))
                .isZero();
    }

    /** Prepared copies would be as large as the weights, or twice as large. */
    @Test
    void plan_largeFrozenMatricesAreDecodedFromAsTheyAre() {
        ModelConfig large = ModelConfig.builder(Architecture.LLAMA)
                .hiddenSize(2048)
                .layers(16)
                .heads(16)
                .intermediateSize(8192)
                .build();
        HeldWeights held = HeldWeights.of(large, tensor -> StoredType.BFLOAT16, BaseDtype.AUTO);
        List<LoraModule> adapters =
                LoraModule.of(large, LoraConfig.builder().rank(4).build());
        var lean = new DecoderMemory(large, ComputeOptions.DEFAULT, held, adapters, false, Optional.empty());
        var merged = new DecoderMemory(large, ComputeOptions.DEFAULT, held, adapters, true, Optional.empty());
        assertThat(lean.plan(LOAD).bytes("prepared weights")).isZero();
        assertThat(merged.plan(LOAD).bytes("prepared weights")).isGreaterThan(2 * held.bytes(large));
    }

    @Test
    void table_sumsToThePeak() {
        MemoryPlan plan = plan(LOAD);
        long marked = plan.parts().stream()
                .filter(part -> part.phases().contains(plan.peakPhase()))
                .mapToLong(MemoryPlan.Part::bytes)
                .sum();
        assertThat(plan.peak()).isEqualTo(marked);
        assertThat(plan.table().lines()).hasSize(plan.parts().size() + 1);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", Math.round(bytes / 1e6));
    }
}
