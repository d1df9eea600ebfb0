package org.rlvr4j.rollout.script;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class EngineStartTest {

    @Test
    void threads_areNoMoreThanTheProcessMayUse() {
        assertThat(EngineStart.threads(64, 2, false)).isEqualTo(2);
    }

    @Test
    void threads_areTheEnginesOwnWhereThoseAreFewer() {
        assertThat(EngineStart.threads(4, 8, false)).isEqualTo(4); // cores with two hardware threads each
    }

    @Test
    void threads_areThoseThatWereAskedFor() {
        assertThat(EngineStart.threads(64, 2, true)).isEqualTo(64);
    }

    @Test
    void ensure_leavesThePropertyItsWay() {
        EngineStart.ensure();
        assertThat(JniUtils.getNumThreads()).isEqualTo(Integer.getInteger("ai.djl.pytorch.num_threads"));
    }
}
