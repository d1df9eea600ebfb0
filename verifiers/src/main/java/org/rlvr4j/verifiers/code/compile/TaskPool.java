package org.rlvr4j.verifiers.code.compile;

import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * The pool of compiler contexts that the JDK keeps for {@code jshell} ({@code com.sun.tools.javac.api.JavacTaskPool}, JDK
 * 10 and later). It is internal, so it is called by reflection and done without where it is missing; the worker is started
 * with {@code --add-exports jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED}.
 */
final class TaskPool {

    private static final String NAME = "com.sun.tools.javac.api.JavacTaskPool";

    private final Constructor<?> constructor;
    private final Method getTask;
    private final Class<?> workerType;
    private Object pool;

    private TaskPool(Constructor<?> constructor, Method getTask) throws ReflectiveOperationException {
        this.constructor = constructor;
        this.getTask = getTask;
        this.workerType = getTask.getParameterTypes()[getTask.getParameterCount() - 1];
        this.pool = constructor.newInstance(1);
    }

    /** Returns a pool of one context, or null if this JDK has no such thing or does not let us at it. */
    static @Nullable TaskPool create() {
        try {
            Class<?> type = Class.forName(NAME);
            Method getTask = Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals("getTask") && method.getParameterCount() == 7)
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException("getTask"));
            return new TaskPool(type.getConstructor(int.class), getTask);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Compiles in the pooled context; returns whether the sources were accepted. */
    boolean compile(
            JavaFileManager files,
            DiagnosticListener<JavaFileObject> listener,
            List<String> options,
            List<JavaFileObject> sources) {
        Object worker = Proxy.newProxyInstance(
                TaskPool.class.getClassLoader(),
                new Class<?>[] {workerType},
                (proxy, method, arguments) -> ((JavaCompiler.CompilationTask) arguments[0]).call());
        try {
            Object accepted =
                    getTask.invoke(pool, Writer.nullWriter(), files, listener, options, null, sources, worker);
            return Boolean.TRUE.equals(accepted);
        } catch (InvocationTargetException e) {
            // The compiler broke. The fresh context will say whether the program is to blame.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return false;
        } catch (IllegalAccessException e) {
            return false;
        }
    }

    /** Forgets all contexts. */
    void discard() {
        try {
            pool = constructor.newInstance(1);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the compiler's task pool cannot be made again", e);
        }
    }
}
