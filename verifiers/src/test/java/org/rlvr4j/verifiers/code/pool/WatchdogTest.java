package org.rlvr4j.verifiers.code.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WatchdogTest {

    private static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final BlockingQueue<String> expired = new LinkedBlockingQueue<>();

    private Watch watch(String name) {
        return new Watch(ProcessHandle.current().pid(), NONE, reason -> expired.add(name));
    }

    @Test
    @Timeout(60)
    void add_looksAtAll() throws InterruptedException {
        try (Watchdog watchdog = new Watchdog()) {
            watchdog.add(watch("first"));
            watchdog.add(watch("second"));
            assertThat(List.of(expired.take(), expired.take())).containsExactlyInAnyOrder("first", "second");
        }
    }

    @Test
    @Timeout(60)
    void remove_looksNoMore() throws InterruptedException {
        try (Watchdog watchdog = new Watchdog()) {
            Watch answered = watch("answered");
            synchronized (watchdog) { // so that it cannot look between the two
                watchdog.add(answered);
                watchdog.remove(answered);
                watchdog.add(watch("waiting")); // it would look at this one last
            }
            assertThat(expired.take()).isEqualTo("waiting");
            assertThat(expired.poll(0, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    @Timeout(60)
    void close_looksNoMore() {
        Watchdog watchdog = new Watchdog();
        watchdog.close();
        watchdog.add(watch("late"));
        assertThat(expired).isEmpty();
    }
}
