package org.rlvr4j.verifiers.code.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CaseReply;

class GuardTest {

    private static final int TICKS = 1_000_000;

    /** Much more than what tests allocate beside. */
    private static final int ALLOCATED = 16 << 20;

    /** More than a slice, so that what was allocated is looked at. */
    private static final int LOOK = 2_000;

    /** Seen by others, so that arrays are really made. */
    volatile byte[] kept = {};

    @BeforeEach
    void begin() {
        GuardControl.begin(new Budget(TICKS, ALLOCATED, 1 << 20, 1 << 20));
    }

    @AfterEach
    void end() {
        GuardControl.begin(new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    private @Nullable LimitReached allocateAndTick(int bytes) {
        allocate(bytes);
        try {
            Guard.tick(LOOK);
        } catch (LimitReached e) {
            assertThat(e).isSameAs(GuardControl.reached());
        }
        return GuardControl.reached();
    }

    private void allocate(int bytes) {
        for (int left = bytes; left > 0; left -= 4096) {
            kept = new byte[4096];
        }
    }

    @Test
    void tick_moreThanMayBeAllocated() {
        LimitReached reached = allocateAndTick(ALLOCATED);
        assertThat(reached).hasMessage("more than 16777216 bytes allocated");
        assertThat(reached).extracting(LimitReached::outcome).isEqualTo(CaseReply.Outcome.TICKS);
    }

    @Test
    void tick_halfOfWhatMayBeAllocated() {
        assertThat(allocateAndTick(ALLOCATED / 2)).isNull();
    }

    @Test
    void tick_whatWasAllocatedBeforeDoesNotCount() {
        allocate(ALLOCATED);
        begin();
        assertThat(allocateAndTick(ALLOCATED / 4)).isNull();
    }

    @Test
    void tick_noMoreThanAllowed() {
        Guard.tick(TICKS);
        assertThat(GuardControl.ticks()).isEqualTo(TICKS);
        assertThatThrownBy(Guard::tick).isInstanceOf(LimitReached.class).hasMessage("more than 1000000 ticks of work");
    }

    @Test
    void caught_aLimitCannotBe() {
        assertThatThrownBy(() -> Guard.tick(TICKS + 1)).isInstanceOf(LimitReached.class);
        assertThatThrownBy(() -> Guard.caught(new RuntimeException())).isSameAs(GuardControl.reached());
        assertThatThrownBy(Guard::tick).isSameAs(GuardControl.reached());
    }

    @Test
    void enter_noDeeperThanTheNominalStack() {
        assertThat(Guard.enter(1 << 20)).isZero();
        assertThatThrownBy(() -> Guard.enter(1)).isInstanceOf(StackOverflowError.class);
        Guard.leave(0);
        assertThat(Guard.enter(1)).isZero();
    }
}
