package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void figures_onAProcessor_haveNoDevice() {
        assertThat(new MemoryWatch(manager).figures())
                .containsKeys("memory/native_arrays", "memory/heap_mb")
                .doesNotContainKeys("memory/device_mb", "memory/device_peak_mb");
    }

    @Test
    void figures_onACard_tellWhatIsTakenAndTheMostSoFar() {
        Deque<Long> looks = new ArrayDeque<>(List.of(3_000_000_000L, 2_000_000_000L, 1_000_000_000L));
        MemoryWatch watch = new MemoryWatch(manager, () -> OptionalLong.of(looks.remove()));
        watch.look();
        assertThat(watch.figures())
                .containsEntry("memory/device_mb", 2000.0)
                .containsEntry("memory/device_peak_mb", 3000.0);
        assertThat(watch.figures())
                .containsEntry("memory/device_mb", 1000.0)
                .containsEntry("memory/device_peak_mb", 3000.0);
    }

    @Test
    void card_thatCannotBeAsked_isLeftOutAndNothingBreaks() {
        DeviceMemory card = DeviceMemory.of(Device.gpu(63)); // there is no such card anywhere this is run
        assertThat(card.used()).isEmpty();
        assertThat(card.used()).isEmpty();
    }
}
