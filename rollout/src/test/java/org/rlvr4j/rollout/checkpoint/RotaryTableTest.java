package org.rlvr4j.rollout.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.RopeScaling.Linear;
import org.rlvr4j.rollout.checkpoint.RopeScaling.Llama3;
import org.rlvr4j.rollout.checkpoint.RopeScaling.None;
import org.rlvr4j.rollout.checkpoint.RopeScaling.Yarn;

/** Against the formulas written down again, in double precision and in the form that the papers have them. */
final class RotaryTableTest {

    private static final Percentage FLOAT32 = Percentage.withPercentage(1e-4);

    private static void assertFrequencies(RopeScaling scaling, double theta, int dim, IntToDoubleFunction expected) {
        float[] actual = scaling.inverseFrequencies(theta, dim);
        assertThat(actual).hasSize(dim / 2);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("frequency %d", i).isCloseTo(expected.applyAsDouble(i), FLOAT32);
        }
    }

    private static double plain(double theta, int dim, int i) {
        return Math.exp(-Math.log(theta) * 2 * i / dim);
    }

    @Test
    void inverseFrequencies_none() {
        assertFrequencies(new None(), 500_000, 64, i -> plain(500_000, 64, i));
    }

    @Test
    void inverseFrequencies_linear() {
        assertFrequencies(new Linear(2.5), 10_000, 16, i -> plain(10_000, 16, i) / 2.5);
    }

    /** The settings of Llama 3.1: all three bands occur. */
    @Test
    void inverseFrequencies_llama3() {
        assertFrequencies(new Llama3(8, 1, 4, 8192), 500_000, 128, i -> {
            double frequency = plain(500_000, 128, i);
            double turns = 8192 * frequency / (2 * Math.PI);
            double kept = Math.min(1, Math.max(0, (turns - 1) / (4 - 1)));
            return frequency * (kept + (1 - kept) / 8);
        });
    }

    /** The settings that Qwen2.5 documents. */
    @Test
    void inverseFrequencies_yarn() {
        double low = Math.floor(64 * Math.log(32768 / (64 * Math.PI)) / Math.log(1e6));
        double high = Math.ceil(64 * Math.log(32768 / (2 * Math.PI)) / Math.log(1e6));
        assertFrequencies(new Yarn(4, 32768, 32, 1, 1.14, true), 1e6, 128, i -> {
            double scaled = Math.min(1, Math.max(0, (i - low) / (high - low)));
            return plain(1e6, 128, i) * (1 - scaled + scaled / 4);
        });
    }

    @Test
    void inverseFrequencies_yarnWithoutTruncation() {
        double low = 64 * Math.log(4096 / (64 * Math.PI)) / Math.log(150_000);
        double high = 64 * Math.log(4096 / (2 * Math.PI)) / Math.log(150_000);
        assertFrequencies(new Yarn(32, 4096, 32, 1, 1, false), 150_000, 128, i -> {
            double scaled = Math.min(1, Math.max(0, (i - low) / (high - low)));
            return plain(150_000, 128, i) * (1 - scaled + scaled / 32);
        });
    }

    /** Heads so small that the ramp's ends meet. */
    @Test
    void inverseFrequencies_yarnDegenerateRampIsFinite() {
        for (float frequency : new Yarn(4, 1, 32, 1, 1, true).inverseFrequencies(10_000, 4)) {
            assertThat(frequency).isFinite().isPositive();
        }
    }

    @Test
    void of_bothHalvesHoldTheSameAngle() {
        RotaryTable table = RotaryTable.of(new None(), 10_000, 8, 50);
        for (int position = 0; position < 50; position++) {
            for (int i = 0; i < 8; i++) {
                double angle = position * plain(10_000, 8, i % 4);
                assertThat((double) table.cos()[position * 8 + i]).isCloseTo(Math.cos(angle), within(1e-5));
                assertThat((double) table.sin()[position * 8 + i]).isCloseTo(Math.sin(angle), within(1e-5));
            }
        }
    }

    @Test
    void of_appliesTheAttentionFactor() {
        RotaryTable table = RotaryTable.of(new Yarn(4, 32, 32, 1, 1.25, true), 10_000, 16, 3);
        assertThat(table.cos()[0]).isEqualTo(1.25f);
        assertThat(table.sin()[0]).isZero();
    }

    @Test
    void defaultAttentionFactor_isThePapers() {
        assertThat(Yarn.defaultAttentionFactor(4, 1)).isCloseTo(1.1386294361, within(1e-9));
        assertThat(Yarn.defaultAttentionFactor(1, 1)).isEqualTo(1);
        assertThat(Yarn.defaultAttentionFactor(40, 0.707)).isCloseTo(1.2608, within(1e-4));
    }

    @Test
    void of_refusesWhatNoArrayHolds() {
        assertThatThrownBy(() -> RotaryTable.of(new None(), 10_000, 128, 1 << 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16777215 positions");
        assertThatThrownBy(() -> RotaryTable.of(new None(), 10_000, 128, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
