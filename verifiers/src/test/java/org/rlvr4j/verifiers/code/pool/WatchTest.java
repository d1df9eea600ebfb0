package org.rlvr4j.verifiers.code.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** The clock is whatever the tests say it is. */
@EnabledOnOs(LINUX)
class WatchTest {

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final long SELF = ProcessHandle.current().pid();

    private final List<String> reasons = new ArrayList<>();

    private Watch watch(long pid, Patience patience) {
        return new Watch(pid, patience, reasons::add);
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    @Test
    void look_noAnswerInTime() {
        Watch watch = watch(SELF, new Patience(LONG, SHORT, LONG));
        watch.look(after(Duration.ZERO));
        assertThat(reasons).isEmpty();
        watch.look(after(SHORT));
        assertThat(reasons).containsExactly("no answer within 5 s");
    }

    @Test
    void look_saysSoOnce() {
        Watch watch = watch(SELF, new Patience(LONG, SHORT, LONG));
        watch.look(after(SHORT));
        watch.look(after(LONG));
        assertThat(reasons).hasSize(1);
    }

    @Test
    void look_processorTimeIsUsedUp() {
        Watch watch = watch(SELF, new Patience(Duration.ZERO, LONG, LONG));
        long before = ProcFile.cpuNanos(SELF);
        while (ProcFile.cpuNanos(SELF) == before) {
            Thread.onSpinWait();
        }
        watch.look(after(Duration.ZERO));
        assertThat(reasons).containsExactly("more than 0 s of processor time");
    }

    @Test
    void look_whatRunsIsNotBlocked() {
        Watch watch = watch(SELF, new Patience(LONG, LONG, SHORT));
        watch.look(after(SHORT.multipliedBy(2)));
        assertThat(reasons).isEmpty();
    }

    @Test
    void look_whatWaitsForInputIsBlocked() throws IOException {
        Process waiting = new ProcessBuilder("cat").start();
        try {
            Watch watch = watch(waiting.pid(), new Patience(LONG, LONG, SHORT));
            // It runs while it starts, so more than one look may be needed.
            for (int look = 1; reasons.isEmpty() && look < 10_000; look++) {
                watch.look(after(SHORT.multipliedBy(2L * look)));
                Thread.yield();
            }
            assertThat(reasons).containsExactly("blocked for 5000 ms without using the processor");
        } finally {
            waiting.destroyForcibly();
        }
    }
}
