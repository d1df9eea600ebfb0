package org.rlvr4j.rollout.policy;

import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RopeScaling;

/**
 * Which row of the rotary tables a token is turned by: that of its position. With LongRoPE, whose angles depend on
 * whether the whole sequence is longer than the pretrained length, every position has two rows, one after the other.
 *
 * @param switchLength tokens above which a sequence takes the second row; 0 where there is one row a position
 */
record RotaryRows(int switchLength) {

    static RotaryRows of(ModelConfig config) {
        return new RotaryRows(
                config.ropeScaling() instanceof RopeScaling.LongRope rope ? rope.originalMaxPositions() : 0);
    }

    /** Returns whether the angles of a sequence change as it grows. */
    boolean areSwitched() {
        return switchLength > 0;
    }

    /** Returns whether a sequence takes the second rows. */
    boolean isLong(int length) {
        return areSwitched() && length > switchLength;
    }

    long row(int position, boolean isLong) {
        return areSwitched() ? 2L * position + (isLong ? 1 : 0) : position;
    }
}
