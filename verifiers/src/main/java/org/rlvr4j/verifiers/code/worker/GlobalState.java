package org.rlvr4j.verifiers.code.worker;

import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The state of the virtual machine that outlives a program, as far as a program could reach it if the allow-list had a
 * hole. Taken before the first program and compared after each.
 */
final class GlobalState {

    private final Map<String, Object> state = new LinkedHashMap<>();
    private final int threads = threads();

    private GlobalState() {}

    /** Takes the present state. */
    static GlobalState capture() {
        GlobalState now = new GlobalState();
        Map<String, Object> state = now.state;
        Properties properties = System.getProperties();
        state.put("the system properties", List.of(System.identityHashCode(properties), properties.clone()));
        state.put(
                "the default locale",
                List.of(
                        Locale.getDefault(),
                        Locale.getDefault(Locale.Category.FORMAT),
                        Locale.getDefault(Locale.Category.DISPLAY)));
        state.put("the default time zone", TimeZone.getDefault());
        state.put("the default charset", Charset.defaultCharset());
        state.put("the boxed integers", boxedIntegers());
        state.put("the boxed booleans", List.of(Boolean.TRUE.booleanValue(), Boolean.FALSE.booleanValue()));
        state.put(
                "the security providers",
                Arrays.stream(Security.getProviders()).map(Provider::getName).toList());
        state.put("the shutdown hooks", shutdownHooks());
        state.put("the default exception handler", String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
        return now;
    }

    /** Returns what differs from the state before, or null if nothing does. */
    @Nullable
    String differenceFrom(GlobalState before) {
        for (Map.Entry<String, Object> entry : state.entrySet()) {
            if (!entry.getValue().equals(before.state.get(entry.getKey()))) {
                return entry.getKey();
            }
        }
        // Fewer is fine: the library lets idle threads of its own end.
        return threads > before.threads ? "the threads" : null;
    }

    private static long boxedIntegers() {
        long sum = 0;
        for (int i = -128; i <= 127; i++) {
            // The cached objects themselves: their values and their identity.
            Integer boxed = i;
            Long boxedLong = (long) i;
            Character boxedChar = (char) (i & 127);
            sum = sum * 31 + boxed + 7L * boxedLong + 11L * boxedChar;
        }
        return sum;
    }

    private static int threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.activeCount();
    }

    private static int shutdownHooks() {
        try {
            Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
            hooks.setAccessible(true);
            return hooks.get(null) instanceof Map<?, ?> map ? map.size() : 0;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return 0;
        }
    }
}
