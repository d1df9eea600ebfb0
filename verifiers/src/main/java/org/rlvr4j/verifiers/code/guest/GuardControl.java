package org.rlvr4j.verifiers.code.guest;

import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/** The harness's side of {@link Guard}; the class loader of guests does not find this class. */
public final class GuardControl {

    private GuardControl() {}

    /** Starts counting anew for the guest that is about to run on this thread. */
    public static void begin(Budget budget) {
        Guard.begin(budget);
        Library.begin();
    }

    /** Returns the limit that was reached since {@link #begin}, or null. */
    public static @Nullable LimitReached reached() {
        return Guard.reached();
    }

    /** Ends the guest with this outcome: returns what to throw, and every later tick throws it again. */
    public static LimitReached reach(CaseReply.Outcome outcome, String message) {
        return Guard.reach(outcome, message);
    }

    /**
     * Returns whether the real stack overflowed: in the library, whose classes may have failed to initialise for good.
     *
     * @param thrown what ended the guest, or null if it returned
     */
    public static boolean overflowed(@Nullable Throwable thrown) {
        if (thrown != null) {
            Guard.lookForOverflow(thrown);
        }
        return Guard.overflowed();
    }

    /** Returns the ticks counted since {@link #begin}. */
    public static long ticks() {
        return Guard.spentTicks();
    }
}
