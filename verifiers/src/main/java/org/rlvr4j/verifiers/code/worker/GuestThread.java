package org.rlvr4j.verifiers.code.worker;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Takes the traces of a program off the one thread that all programs of a worker run on. It is one thread because, once
 * the worker is sealed, nobody can start another.
 */
final class GuestThread {

    private static final String NAME = "main";

    private final @Nullable Field locals = field("threadLocals");
    private final @Nullable Field inheritable = field("inheritableThreadLocals");

    /** Makes the calling thread as new. */
    void reset() {
        Thread thread = Thread.currentThread();
        Thread.interrupted();
        if (!thread.getName().equals(NAME)) {
            thread.setName(NAME);
        }
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.setUncaughtExceptionHandler(null);
        if (thread.getPriority() != Thread.NORM_PRIORITY) {
            thread.setPriority(Thread.NORM_PRIORITY);
        }
        clear(thread, locals);
        clear(thread, inheritable);
    }

    private static void clear(Thread thread, @Nullable Field field) {
        if (field != null) {
            try {
                field.set(thread, null);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the thread locals cannot be cleared", e);
            }
        }
    }

    private static @Nullable Field field(String name) {
        try {
            Field field = Thread.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException | RuntimeException e) {
            return null;
        }
    }
}
