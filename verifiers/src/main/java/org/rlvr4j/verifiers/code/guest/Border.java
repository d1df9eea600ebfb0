package org.rlvr4j.verifiers.code.guest;

import java.lang.reflect.Array;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/**
 * What passes from the solution to a test that runs beside it. A test compares with {@code equals}, so an object that
 * decides equality itself would pass any test. Collections that could run code of the solution while they are compared
 * are therefore copied into plain ones, and objects marked {@link OwnEquality} are refused. What streams and iterators
 * hand out is treated so when it comes. No object of the solution equals one of the library.
 */
public final class Border {

    private static final int MAX_DEPTH = 64;

    private Border() {}

    /**
     * Returns the value, or a plain copy of it.
     *
     * @param value what a method of the solution returned to the test
     * @param type the declared type, which the result is an instance of
     */
    public static @Nullable Object cross(@Nullable Object value, Class<?> type) {
        if (type.getClassLoader() != null && !type.isArray()) {
            return crossAsItself(value);
        } else if (isPlain(value, 0)) {
            return value;
        }
        Object copy = copy(value, type, 0);
        if (!type.isInstance(copy)) {
            throw refuse(value);
        }
        return copy;
    }

    /**
     * The declared type is a class of the program, so no copy would do. What it says of equality is confined, but what the
     * library's collections say depends on methods that it may have overridden.
     */
    private static @Nullable Object crossAsItself(@Nullable Object value) {
        Guard.tick();
        if (value instanceof OwnEquality || value instanceof Collection || value instanceof Map) {
            throw refuse(value);
        }
        return value;
    }

    /** Returns whether a class of the program, and not of the library, made the object; null does no harm and is let be. */
    public static boolean isOfProgram(@Nullable Object value) {
        return value == null || value.getClass().getClassLoader() != null;
    }

    /**
     * Refuses to let a method of the solution compare with an object of the library.
     *
     * @param value what the test compares with
     * @param method the method, for people
     */
    public static void compare(@Nullable Object value, String method) {
        if (!isOfProgram(value)) {
            throw Guard.reach(
                    CaseReply.Outcome.DENIED,
                    "the test compares an object of the solution with one of the library, by " + method
                            + " of the solution");
        }
    }

    private static boolean isPlain(@Nullable Object value, int depth) {
        Guard.tick();
        if (value == null) {
            return true;
        } else if (depth > MAX_DEPTH || value instanceof OwnEquality) {
            return false;
        } else if (value instanceof Collection<?> collection) {
            return PlainContainers.contains(value) && allPlain(collection, depth);
        } else if (value instanceof Map<?, ?> map) {
            return PlainContainers.contains(value) && allPlain(map.keySet(), depth) && allPlain(map.values(), depth);
        } else if (value instanceof Optional<?> optional) {
            return isPlain(optional.orElse(null), depth + 1);
        } else if (value instanceof Map.Entry<?, ?> || value instanceof BaseStream || value instanceof Iterator) {
            return false;
        } else if (value instanceof Object[] array) {
            for (Object item : array) {
                if (!isPlain(item, depth + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean allPlain(Collection<?> items, int depth) {
        for (Object item : items) {
            if (!isPlain(item, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object copy(@Nullable Object value, Class<?> type, int depth) {
        Guard.tick();
        if (value == null) {
            return null;
        } else if (depth > MAX_DEPTH) {
            throw refuse(value);
        } else if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = copy(entry.getKey(), Object.class, depth + 1);
                plain.put(key, copy(entry.getValue(), Object.class, depth + 1));
            }
            return plain;
        } else if (value instanceof Collection<?> collection) {
            Collection<@Nullable Object> plain = emptyLike(collection, type);
            for (Object item : collection) {
                plain.add(copy(item, Object.class, depth + 1));
            }
            return plain;
        } else if (value instanceof Object[] array) {
            Class<?> itemType = array.getClass().getComponentType();
            Object[] plain = (Object[]) Array.newInstance(itemType, array.length);
            for (int i = 0; i < array.length; i++) {
                Object item = copy(array[i], itemType, depth + 1);
                if (item != null && !itemType.isInstance(item)) {
                    throw refuse(array[i]);
                }
                plain[i] = item;
            }
            return plain;
        } else if (value instanceof Optional<?> optional) {
            return Optional.ofNullable(copy(optional.orElse(null), Object.class, depth + 1));
        } else if (value instanceof Map.Entry<?, ?> entry) {
            Object key = copy(entry.getKey(), Object.class, depth + 1);
            return new AbstractMap.SimpleEntry<>(key, copy(entry.getValue(), Object.class, depth + 1));
        } else if (value instanceof Stream<?> stream) {
            return fromLibrary(stream).map(item -> copy(item, Object.class, depth + 1));
        } else if (value instanceof BaseStream<?, ?> numbers) {
            return fromLibrary(numbers);
        } else if (value instanceof Iterator<?> iterator) {
            return new CopyingIterator(iterator, depth + 1);
        } else if (value instanceof OwnEquality) {
            throw refuse(value);
        }
        return value;
    }

    private static <S extends BaseStream<?, ?>> S fromLibrary(S stream) {
        if (!stream.getClass().getName().startsWith("java.util.stream.")) {
            throw refuse(stream);
        }
        return stream;
    }

    private record CopyingIterator(Iterator<?> iterator, int depth) implements Iterator<@Nullable Object> {

        @Override
        public boolean hasNext() {
            return iterator.hasNext();
        }

        @Override
        public @Nullable Object next() {
            return copy(iterator.next(), Object.class, depth);
        }
    }

    private static Collection<@Nullable Object> emptyLike(Collection<?> value, Class<?> type) {
        if (value instanceof Set) {
            return new LinkedHashSet<>();
        }
        return value instanceof List && type.isAssignableFrom(ArrayList.class) ? new ArrayList<>() : new LinkedList<>();
    }

    private static LimitReached refuse(@Nullable Object value) {
        String name = value == null ? "null" : value.getClass().getName();
        return Guard.reach(
                CaseReply.Outcome.DENIED,
                "the solution hands the test an object of class " + name + ", which decides equality itself");
    }
}
