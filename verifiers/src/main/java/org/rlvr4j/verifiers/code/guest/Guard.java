package org.rlvr4j.verifiers.code.guest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/**
 * Counts the work of the running guest. The instrumenter calls {@link #tick(int)} before every backward jump, {@link #enter}
 * and {@link #leave} around every method and {@link #caught} in every exception handler.
 *
 * <p>Ticks are taken from a slice; at the end of each slice the thread's allocated bytes are looked at. The nominal stack
 * is a plain number that each method saves on entry: a handler restores it, so nothing has to run when an exception
 * unwinds a frame.
 */
public final class Guard {

    /** What a method call weighs, in loop iterations. */
    public static final int METHOD = 4;

    /** What the call of a lambda weighs beside: the library that calls it does work of its own, which is not counted. */
    public static final int LAMBDA = 8;

    /** What a character weighs that a regular expression looks at. */
    static final int CHARACTER = 10;

    private static final int SLICE = 1024;
    // Throwing and catching costs the virtual machine as much as a thousand iterations.
    private static final int CATCH = 1500;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Budget budget = new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static long slice = Long.MAX_VALUE;
    private static long left = Long.MAX_VALUE;
    private static long spent;
    private static long allocatedBefore;
    private static int stack;
    private static int maxStack = Integer.MAX_VALUE;
    private static @Nullable LimitReached reached;
    private static @Nullable StackOverflowError nominalOverflow;
    private static boolean overflowed;

    private Guard() {}

    /** Counts one tick. */
    public static void tick() {
        if (--left < 0) {
            nextSlice();
        }
    }

    /** Counts one loop iteration or method call of this weight. */
    public static void tick(int weight) {
        left -= weight;
        if (left < 0) {
            nextSlice();
        }
    }

    /** Counts work that happens inside the library, such as filling an array; negative amounts count as none. */
    public static void charge(long ticks) {
        left = ticks > left ? -1 - Math.min(ticks - left, Long.MAX_VALUE / 4) : left - Math.max(ticks, 0);
        if (left < 0) {
            nextSlice();
        }
    }

    /** Counts the allocation of an array of this length; the virtual machine itself refuses what does not fit. */
    public static void array(int length) {
        charge(length >> 4);
    }

    /**
     * Counts the entry of a method that calls others.
     *
     * @param frame nominal bytes of its frame
     * @return what {@link #leave} and {@link #caught} need
     * @throws StackOverflowError if the nominal stack is full, as the virtual machine would
     */
    public static int enter(int frame) {
        int saved = stack;
        int now = saved + frame;
        if (now > maxStack) {
            StackOverflowError error = new StackOverflowError();
            nominalOverflow = error;
            throw error;
        }
        stack = now;
        tick(METHOD);
        return saved;
    }

    /** Restores the nominal stack when a method returns. */
    public static void leave(int saved) {
        stack = saved;
    }

    /** Counts a caught exception, in a method that saved the nominal stack. */
    public static void caught(Throwable thrown, int saved, int frame) {
        stack = saved + frame;
        caught(thrown);
    }

    /** Counts a caught exception; what must not be caught is thrown again. */
    public static void caught(Throwable thrown) {
        if (reached != null) {
            throw reached;
        } else if (thrown instanceof OutOfMemoryError) {
            throw reach(CaseReply.Outcome.MEMORY, "the heap is full");
        }
        lookForOverflow(thrown);
        tick(CATCH);
    }

    /** Makes a limit stick and returns what to throw. */
    static LimitReached reach(CaseReply.Outcome outcome, String message) {
        LimitReached limit = reached;
        if (limit == null) {
            limit = new LimitReached(outcome, message);
            reached = limit;
        }
        spent += slice - Math.max(left, 0);
        slice = 0;
        left = 0;
        return limit;
    }

    /** Remembers if this is an overflow of the real stack, which may have left the library half initialised. */
    static void lookForOverflow(Throwable thrown) {
        if (thrown instanceof StackOverflowError && thrown != nominalOverflow) {
            overflowed = true;
        }
    }

    /** Returns whether the real stack overflowed, as far as that was seen. */
    static boolean overflowed() {
        return overflowed;
    }

    static void begin(Budget limits) {
        budget = limits;
        maxStack = (int) Math.min(limits.stackBytes(), Integer.MAX_VALUE / 2);
        reached = null;
        nominalOverflow = null;
        overflowed = false;
        stack = 0;
        spent = 0;
        slice = Math.min(SLICE, limits.ticks());
        left = slice;
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    static @Nullable LimitReached reached() {
        return reached;
    }

    static long spentTicks() {
        return spent + slice - left;
    }

    private static void nextSlice() {
        if (reached != null) {
            left = 0;
            throw reached;
        }
        spent += slice - left;
        if (spent > budget.ticks()) {
            slice = 0;
            left = 0;
            throw reach(CaseReply.Outcome.TICKS, "more than " + budget.ticks() + " ticks of work");
        }
        slice = Math.min(SLICE, budget.ticks() - spent);
        left = slice;
        if (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore > budget.allocatedBytes()) {
            // Garbage is work, not memory.
            throw reach(CaseReply.Outcome.TICKS, "more than " + budget.allocatedBytes() + " bytes allocated");
        }
    }
}
