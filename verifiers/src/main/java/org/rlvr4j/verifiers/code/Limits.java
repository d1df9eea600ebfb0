package org.rlvr4j.verifiers.code;

import java.time.Duration;

/**
 * What a program may use up. The first four are counted work: with them a verdict is the same on every machine. The times
 * are the last resort for work inside the library that no tick counts; they are processor times of the worker, and twelve
 * times as long by the clock.
 *
 * @param ticks for each test: loop iterations, method calls, caught exceptions, characters read by regular expressions
 * @param allocatedBytes for each test: bytes allocated in all, garbage included
 * @param stackBytes nominal bytes of stack: for each active method its locals and operands and a fixed header, 8 bytes each
 * @param outputBytes for each test: bytes printed to standard output and error together
 * @param heapBytes live memory
 * @param sourceChars length of the code
 * @param caseCpu processor time for each test
 * @param compileCpu processor time of a compilation
 */
public record Limits(
        long ticks,
        long allocatedBytes,
        long stackBytes,
        int outputBytes,
        long heapBytes,
        int sourceChars,
        Duration caseCpu,
        Duration compileCpu) {

    /**
     * A billion ticks, 4 GiB allocated, 8 MiB of stack, 1 MiB of output, 96 MiB of heap, 256 Ki characters of source, six
     * seconds of processor time for a test and ten for a compilation. A billion ticks take one to three seconds at 3 GHz.
     */
    public static final Limits DEFAULT = new Limits(
            1_000_000_000L,
            4L << 30,
            8L << 20,
            1 << 20,
            96L << 20,
            1 << 18,
            Duration.ofSeconds(6),
            Duration.ofSeconds(10));

    /** The most nominal stack that fits the stack of the thread that programs run on. */
    public static final long MAX_STACK_BYTES = 16L << 20;

    public Limits {
        check("ticks", ticks, 1, Long.MAX_VALUE / 2);
        check("allocatedBytes", allocatedBytes, 1 << 16, Long.MAX_VALUE / 2);
        check("stackBytes", stackBytes, 1 << 14, MAX_STACK_BYTES);
        check("outputBytes", outputBytes, 0, 16 << 20);
        check("heapBytes", heapBytes, 32L << 20, 16L << 30);
        check("sourceChars", sourceChars, 1, 4 << 20);
        check("caseCpu in milliseconds", caseCpu.toMillis(), 100, 3_600_000);
        check("compileCpu in milliseconds", compileCpu.toMillis(), 1_000, 3_600_000);
    }

    /** Returns the same limits with other ticks. */
    public Limits withTicks(long other) {
        return new Limits(other, allocatedBytes, stackBytes, outputBytes, heapBytes, sourceChars, caseCpu, compileCpu);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be at least " + least + " and at most " + most);
        }
    }
}
