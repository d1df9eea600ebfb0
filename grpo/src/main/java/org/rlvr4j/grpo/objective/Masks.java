package org.rlvr4j.grpo.objective;

import java.util.Arrays;
import org.rlvr4j.grpo.objective.sample.StepSamples;

/** Which tokens of a step take part in its loss and normalisers. */
final class Masks {
    private Masks() {}

    static boolean[][] of(StepSamples samples, boolean maskTruncated) {
        boolean[][] given = samples.tokenMask();
        boolean[][] masks = new boolean[samples.size()][];
        for (int i = 0; i < masks.length; i++) {
            boolean leftOut = !samples.advantages().scored()[i] || (maskTruncated && samples.truncated(i));
            masks[i] = given == null || leftOut ? new boolean[samples.lengths()[i]] : given[i].clone();
            if (given == null && !leftOut) {
                Arrays.fill(masks[i], true);
            }
        }
        return masks;
    }
}
