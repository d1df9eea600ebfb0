package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rlvr4j.grpo.objective.correction.BehaviorPolicy;
import org.rlvr4j.grpo.objective.correction.GivenWeights;
import org.rlvr4j.grpo.objective.correction.Importance;
import org.rlvr4j.grpo.objective.correction.TokenImportance;
import org.rlvr4j.grpo.objective.ratio.Gmpo;
import org.rlvr4j.grpo.objective.ratio.SequenceRatio;
import org.rlvr4j.grpo.objective.region.Dppo;
import org.rlvr4j.grpo.objective.region.PpoClip;
import org.rlvr4j.grpo.objective.region.Reinforce;
import org.rlvr4j.grpo.objective.region.Unclipped;
import org.rlvr4j.grpo.objective.region.Vespo;
import org.rlvr4j.grpo.objective.sample.StepSamples;
import org.rlvr4j.grpo.objective.treatment.ClipCov;
import org.rlvr4j.grpo.objective.treatment.TopEntropyMask;
import org.rlvr4j.grpo.preset.Presets;

class ObjectiveBuilderTest {

    static Stream<Arguments> ignoredParts() {
        return Stream.of(
                Arguments.of(
                        Objective.builder().trustRegion(new Vespo(2, 3, 3, 2)), "use ratio(new SequenceSumRatio())"),
                Arguments.of(Objective.builder().ratio(new Gmpo(0.4, 0.4)), "use trustRegion(new Unclipped())"),
                Arguments.of(
                        Objective.builder()
                                .ratio(new Gmpo(0.4, 0.4))
                                .trustRegion(new Unclipped())
                                .samplerCorrection(new TokenImportance(Importance.truncate(2))),
                        "geometricMean()"),
                Arguments.of(
                        Objective.builder().ratio(new SequenceRatio()).trustRegion(new Reinforce()),
                        "leave ratio(...) at new TokenRatio()"),
                Arguments.of(
                        Objective.builder()
                                .ratio(new SequenceRatio())
                                .trustRegion(new Dppo(Dppo.Divergence.TV, 0.2, 0.2)),
                        "use ratio(new TokenRatio())"),
                Arguments.of(
                        Objective.builder()
                                .behaviorPolicy(BehaviorPolicy.SAMPLER)
                                .samplerCorrection(new TokenImportance(Importance.truncate(2))),
                        "drop it"),
                Arguments.of(
                        Objective.builder().tokenTreatment(new ClipCov(2e-4, 1, 5, new PpoClip(0.3), 0)),
                        "the objective's own trust region"));
    }

    @ParameterizedTest
    @MethodSource("ignoredParts")
    void build_partThatWouldBeIgnored_namesTheFix(ObjectiveBuilder builder, String fix) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(fix);
    }

    @Test
    void begin_missingFact_namesIt() {
        StepSamples bare = StepSamples.builder(2, 3).advantages(1, -1).build();
        Objective corrected = Objective.builder()
                .samplerCorrection(new TokenImportance(Importance.truncate(2)))
                .build();
        Objective given =
                Objective.builder().samplerCorrection(new GivenWeights()).build();
        assertThatThrownBy(() -> Presets.grpo().objective().begin(bare)).hasMessageContaining("referenceLogProbs(...)");
        assertThatThrownBy(() -> corrected.begin(bare)).hasMessageContaining("samplerLogProbs(...)");
        assertThatThrownBy(() -> given.begin(bare)).hasMessageContaining("tokenWeights(...)");
    }

    @Test
    void evaluate_withoutPrepare_asksForIt() {
        RandomStep step = RandomStep.of(1);
        Objective objective =
                Objective.builder().tokenTreatment(new TopEntropyMask(0.2)).build();
        StepObjective begun = objective.begin(step.samples());
        assertThat(begun.needsScoresFirst()).isTrue();
        assertThatThrownBy(() -> begun.evaluate(step.all(), step.scores())).hasMessageContaining("prepare(...)");
    }

    @Test
    void builder_isNotSharedWithWhatItBuilt() {
        ObjectiveBuilder builder = Objective.builder();
        Objective first = builder.build();
        builder.trustRegion(new Unclipped());
        assertThat(first.trustRegion()).isEqualTo(new PpoClip(0.2));
    }

    @Test
    void toString_namesTheParts() {
        assertThat(Presets.gspo().objective().toString()).contains("SequenceRatio", "PpoClip", "SequenceMeanTokenMean");
    }
}
