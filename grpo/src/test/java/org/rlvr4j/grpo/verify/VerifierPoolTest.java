package org.rlvr4j.grpo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.Verifier;

@Timeout(60)
class VerifierPoolTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void await_verdictsInAnyOrder() {
        Verifier echo = Verdict.Wrong::new;
        try (VerifierPool pool = new VerifierPool(3, LONG)) {
            List<PendingVerdict> pending = IntStream.range(0, 100)
                    .mapToObj(i -> pool.submit(echo, "text " + i))
                    .toList();
            for (int i = 99; i >= 0; i--) {
                assertThat(pool.await(pending.get(i))).isEqualTo(new Verdict.Wrong("text " + i));
            }
        }
    }

    @Test
    void await_noLimitAtAll() {
        Verifier slow = text -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Verdict.Wrong(text);
        };
        try (VerifierPool pool = new VerifierPool(1, ChronoUnit.FOREVER.getDuration())) {
            assertThat(pool.await(pool.submit(slow, "late"))).isEqualTo(new Verdict.Wrong("late"));
        }
    }

    @Test
    void await_exceptionIsFailureAndNamesIt() {
        Verdict verdict = judge(text -> {
            throw new IllegalStateException("no connection\nsecond line");
        });
        assertThat(verdict).isInstanceOf(Verdict.Failure.class);
        assertThat(verdict.reason())
                .startsWith("the verifier threw java.lang.IllegalStateException: no connection at ")
                .doesNotContain("\n");
    }

    @Test
    void await_endlessRecursionIsFailure() {
        assertThat(judge(VerifierPoolTest::recurse)).isInstanceOf(Verdict.Failure.class);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Verdict recurse(String text) {
        return recurse(text + text.length());
    }

    @Test
    @SuppressWarnings("NullAway")
    void await_nullIsFailure() {
        assertThat(judge(text -> null)).isEqualTo(new Verdict.Failure("the verifier returned null"));
    }

    @Test
    void await_verifierThatSleepsIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Verifier sleeper = text -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return new Verdict.Wrong("late");
        };
        try (VerifierPool pool = new VerifierPool(1, SHORT)) {
            assertThat(pool.await(pool.submit(sleeper, "")))
                    .isEqualTo(new Verdict.Failure("the verifier gave no verdict within 0.05 s"));
            assertThat(pool.await(pool.submit(Verdict.Wrong::new, "next"))).isEqualTo(new Verdict.Wrong("next"));
        }
        assertThat(interrupted.await(50, TimeUnit.SECONDS)).isTrue();
    }

    /** Does not notice that its thread is interrupted. */
    private static Verifier stubborn(CountDownLatch release) {
        return text -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return new Verdict.Wrong("late");
        };
    }

    @Test
    void await_verifierThatCannotBeStoppedDoesNotHoldUpOthers() {
        CountDownLatch release = new CountDownLatch(1);
        Verifier stubborn = stubborn(release);
        try (VerifierPool pool = new VerifierPool(1, SHORT)) {
            assertThat(pool.await(pool.submit(stubborn, ""))).isInstanceOf(Verdict.Failure.class);
            assertThat(pool.await(pool.submit(Verdict.Wrong::new, "next"))).isEqualTo(new Verdict.Wrong("next"));
            release.countDown();
            assertThat(pool.await(pool.submit(Verdict.Wrong::new, "last"))).isEqualTo(new Verdict.Wrong("last"));
        }
    }

    /** Verdicts are waited for in the order of the rollouts, and completions are queued as they are finished. */
    @Test
    void await_verifierThatNeverReturnsHoldsTheOnlyThread() {
        CountDownLatch release = new CountDownLatch(1);
        Verifier stubborn = stubborn(release);
        try (VerifierPool pool = new VerifierPool(1, SHORT)) {
            PendingVerdict finishedFirst = pool.submit(stubborn, "");
            PendingVerdict alsoStuck = pool.submit(stubborn, "");
            PendingVerdict finishedLast = pool.submit(Verdict.Wrong::new, "next");
            assertThat(pool.await(finishedLast)).isEqualTo(new Verdict.Wrong("next"));
            assertThat(pool.await(finishedFirst)).isInstanceOf(Verdict.Failure.class);
            assertThat(pool.await(alsoStuck)).isInstanceOf(Verdict.Failure.class);
            release.countDown();
        }
    }

    @Test
    void await_interrupted() {
        CountDownLatch release = new CountDownLatch(1);
        try (VerifierPool pool = new VerifierPool(1, LONG)) {
            PendingVerdict pending = pool.submit(
                    text -> {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return new Verdict.Wrong("w");
                    },
                    "");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.await(pending)).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
        }
    }

    private static Verdict judge(Verifier verifier) {
        try (VerifierPool pool = new VerifierPool(1, LONG)) {
            return pool.await(pool.submit(verifier, "text"));
        }
    }
}
