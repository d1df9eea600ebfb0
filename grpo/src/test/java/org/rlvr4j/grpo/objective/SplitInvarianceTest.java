package org.rlvr4j.grpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The micro-batches of a step add up to the step, in any split and any row order. */
class SplitInvarianceTest {

    static List<Compositions.Named> invariant() {
        return Compositions.all().stream()
                .filter(c -> !c.objective().aggregation().perMicroBatch())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("invariant")
    void evaluate_anySplit_sumsToTheWholeStep(Compositions.Named composition) {
        RandomStep step = RandomStep.of(7);
        LossAndGradient whole = step.whole(composition.objective());
        for (int seed = 0; seed < 10; seed++) {
            assertSplitSumsTo(whole, step, composition.objective(), split(step.all(), new Random(seed)));
        }
    }

    private static void assertSplitSumsTo(
            LossAndGradient whole, RandomStep step, Objective objective, List<int[]> split) {
        StepObjective inParts = step.begin(objective);
        double loss = 0;
        for (int[] indices : split) {
            LossAndGradient part = inParts.evaluate(indices, step.scoresOf(indices));
            loss += part.loss();
            for (int k = 0; k < indices.length; k++) {
                assertThat(part.gradient().logProbs()[k])
                        .containsExactly(whole.gradient().logProbs()[indices[k]], within(1e-12));
                assertThat(part.gradient().entropies()[k])
                        .containsExactly(whole.gradient().entropies()[indices[k]], within(1e-12));
            }
        }
        assertThat(loss).isCloseTo(whole.loss(), within(1e-12));
    }

    private static List<int[]> split(int[] all, Random random) {
        List<Integer> order = new ArrayList<>(Arrays.stream(all).boxed().toList());
        Collections.shuffle(order, random);
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = Math.min(order.size(), from + 1 + random.nextInt(4));
            parts.add(order.subList(from, to).stream().mapToInt(i -> i).toArray());
            from = to;
        }
        return parts;
    }
}
