package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.DecoderMemory;
import org.rlvr4j.rollout.policy.LogitsRooms.Room;

class LogitsRoomsTest {
    private static final ModelConfig CONFIG = ModelConfig.builder(Architecture.LLAMA)
            .vocabularySize(20_000)
            .hiddenSize(32)
            .intermediateSize(64)
            .layers(1)
            .heads(2)
            .build();

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final LogitsRooms rooms = new LogitsRooms(manager, CONFIG);

    @AfterEach
    void close() {
        manager.close();
    }

    private Room takeAndGiveBack(int tokens) {
        try (Room room = rooms.take(tokens)) {
            return room;
        }
    }

    @Test
    void take_givesTheLastRoomAgain() {
        Room first = takeAndGiveBack(7);
        assertThat(takeAndGiveBack(7)).isSameAs(first);
        assertThat(takeAndGiveBack(3)).isSameAs(first);
    }

    @Test
    void take_ofMoreTokens_givesALargerRoomInItsPlace() {
        Room small = takeAndGiveBack(3);
        Room large = takeAndGiveBack(7);
        assertThat(large.rows()).isEqualTo(7);
        assertThat(small.first().isReleased()).isTrue();
        assertThat(takeAndGiveBack(3)).isSameAs(large);
    }

    @Test
    void take_givesNobodyARoomThatIsInUse() {
        try (Room one = rooms.take(3);
                Room other = rooms.take(3)) {
            assertThat(other.first()).isNotSameAs(one.first());
            assertThat(one.first().isReleased()).isFalse();
        }
        assertThat(takeAndGiveBack(3).first().isReleased()).isFalse();
    }

    @Test
    void take_ofManyTokens_givesARoomForAChunk() {
        int rows = DecoderMemory.headRows(CONFIG);
        assertThat(takeAndGiveBack(10 * rows).rows()).isEqualTo(rows);
    }
}
