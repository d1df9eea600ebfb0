package org.rlvr4j.rollout.vector;

/** Whether this package can be used, and should be. */
public final class VectorSupport {

    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private VectorSupport() {}

    /** Returns whether the JVM was started with the module {@code jdk.incubator.vector}. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /** Returns whether the module is there and the processor has 512-bit vectors, without which this is slow. */
    public static boolean isFast() {
        return PRESENT && Lanes.preferredBits() == 512;
    }
}
