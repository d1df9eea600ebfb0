package org.rlvr4j.verifiers.code.worker;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.Invocation;

/**
 * The methods or constructors that a call of a task could mean. Overloads whose erased parameter types are the stated ones
 * come first; the first that takes the arguments is it.
 */
final class Candidates {

    private final List<Executable> executables;
    private final Invocation call;
    private String why = "";

    private Candidates(List<Executable> executables, Invocation call) {
        this.executables = executables;
        this.call = call;
    }

    /** Returns the methods of the class and its superclasses in the program that have the name of the call. */
    static Candidates method(Class<?> type, Invocation call) {
        List<Executable> found = new ArrayList<>();
        for (Class<?> owner = type; owner != null && owner.getClassLoader() == type.getClassLoader(); ) {
            for (Method method : owner.getDeclaredMethods()) {
                if (method.getName().equals(call.method()) && !method.isBridge()) {
                    found.add(method);
                }
            }
            owner = owner.getSuperclass();
        }
        return new Candidates(found, call);
    }

    /** Returns the constructors of the class. */
    static Candidates constructor(Class<?> type, Invocation call) {
        return new Candidates(List.of(type.getDeclaredConstructors()), call);
    }

    /** Returns the constructor that takes nothing. */
    static Candidates noArgument(Class<?> type) {
        return constructor(type, new Invocation(Invocation.CONSTRUCTOR, List.of(), List.of()));
    }

    /** Returns why the last candidate did not take the arguments, as the end of a sentence. */
    String why() {
        return why;
    }

    /** Returns the first candidate that takes the arguments, with the arguments made for it, or null. */
    @Nullable
    Bound bind() {
        List<Executable> sorted = executables.stream()
                .filter(executable ->
                        executable.getParameterCount() == call.arguments().size())
                .sorted(Comparator.comparing((Executable executable) -> !hasStatedTypes(executable))
                        .thenComparing(Executable::toGenericString))
                .toList();
        for (Executable executable : sorted) {
            Type[] types = executable.getGenericParameterTypes();
            if (types.length != executable.getParameterCount()) {
                types = executable.getParameterTypes();
            }
            try {
                @Nullable Object[] arguments = new Object[types.length];
                for (int i = 0; i < types.length; i++) {
                    arguments[i] = ArgumentBuilder.build(call.arguments().get(i), types[i]);
                }
                executable.setAccessible(true);
                return new Bound(executable, arguments);
            } catch (ArgumentBuilder.Mismatch e) {
                why = ": " + e.getMessage();
            }
        }
        return null;
    }

    private boolean hasStatedTypes(Executable executable) {
        List<String> names = Arrays.stream(executable.getParameterTypes())
                .map(Class::getSimpleName)
                .toList();
        return names.equals(call.parameterTypes());
    }

    /** A method or constructor with its arguments. */
    @SuppressWarnings("ArrayRecordComponent") // lives for one call
    record Bound(Executable executable, @Nullable Object[] arguments) {

        boolean isStatic() {
            return Modifier.isStatic(executable.getModifiers());
        }

        @Nullable
        Object invoke(@Nullable Object target) throws InvocationTargetException, IllegalAccessException {
            return ((Method) executable).invoke(target, arguments);
        }

        Object construct() throws InvocationTargetException, IllegalAccessException, InstantiationException {
            return ((Constructor<?>) executable).newInstance(arguments);
        }
    }
}
