package org.rlvr4j.verifiers.code.worker;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.value.Value;

/**
 * Makes the Java objects that a method takes out of the values of a test case, led by the method's generic parameter
 * types: {@code [[1, 2]]} is an {@code int[][]}, a {@code List<List<Long>>} or a {@code Set<int[]>}. All containers are
 * fresh and mutable.
 */
final class ArgumentBuilder {

    private static final Map<Class<?>, Supplier<Collection<@Nullable Object>>> COLLECTIONS = new HashMap<>();
    private static final Map<Class<?>, Supplier<Map<@Nullable Object, @Nullable Object>>> MAPS = new HashMap<>();

    static {
        for (Class<?> type : List.of(Object.class, Iterable.class, Collection.class, List.class, ArrayList.class)) {
            COLLECTIONS.put(type, ArrayList::new);
        }
        for (Class<?> type : List.of(Set.class, LinkedHashSet.class)) {
            COLLECTIONS.put(type, LinkedHashSet::new);
        }
        for (Class<?> type : List.of(SortedSet.class, NavigableSet.class, TreeSet.class)) {
            COLLECTIONS.put(type, TreeSet::new);
        }
        for (Class<?> type : List.of(Queue.class, Deque.class, LinkedList.class)) {
            COLLECTIONS.put(type, LinkedList::new);
        }
        COLLECTIONS.put(HashSet.class, HashSet::new);
        COLLECTIONS.put(ArrayDeque.class, ArrayDeque::new);
        COLLECTIONS.put(PriorityQueue.class, PriorityQueue::new);
        COLLECTIONS.put(Vector.class, Vector::new);
        COLLECTIONS.put(Stack.class, Stack::new);
        for (Class<?> type : List.of(Object.class, Map.class, LinkedHashMap.class)) {
            MAPS.put(type, LinkedHashMap::new);
        }
        for (Class<?> type : List.of(SortedMap.class, NavigableMap.class, TreeMap.class)) {
            MAPS.put(type, TreeMap::new);
        }
        MAPS.put(HashMap.class, HashMap::new);
    }

    private ArgumentBuilder() {}

    /** A value cannot be passed as this type. */
    static final class Mismatch extends Exception {

        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    /** Returns the object of type {@code type} that {@code value} stands for. */
    static @Nullable Object build(Value value, Type type) throws Mismatch {
        Class<?> raw = erase(type);
        if (value instanceof Value.Null) {
            if (raw.isPrimitive()) {
                throw mismatch(value, raw);
            }
            return raw == Optional.class ? Optional.empty() : null;
        } else if (raw == Optional.class) {
            return Optional.ofNullable(build(value, argument(type, 0)));
        } else if (value instanceof Value.Bool bool) {
            return accept(raw == boolean.class || raw.isAssignableFrom(Boolean.class), bool.value(), value, raw);
        } else if (value instanceof Value.Text text) {
            return text(text.value(), raw, value);
        } else if (value instanceof Value.Sequence sequence) {
            return raw.isArray() ? array(sequence.items(), type, raw) : collection(sequence.items(), type, raw, value);
        } else if (value instanceof Value.Mapping mapping) {
            return map(mapping, type, raw);
        }
        return number(value, raw);
    }

    /** Returns the class that a generic type erases to. */
    static Class<?> erase(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        } else if (type instanceof ParameterizedType parameterized) {
            return erase(parameterized.getRawType());
        } else if (type instanceof GenericArrayType array) {
            return erase(array.getGenericComponentType()).arrayType();
        } else if (type instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0
                    ? erase(wildcard.getLowerBounds()[0])
                    : erase(wildcard.getUpperBounds()[0]);
        } else if (type instanceof TypeVariable<?> variable) {
            return erase(variable.getBounds()[0]);
        }
        return Object.class;
    }

    private static Object text(String text, Class<?> raw, Value value) throws Mismatch {
        if (raw.isAssignableFrom(String.class)) {
            return text;
        } else if ((raw == char.class || raw == Character.class) && text.length() == 1) {
            return text.charAt(0);
        } else if (raw == StringBuilder.class) {
            return new StringBuilder(text);
        }
        // JSON has no literals for these, and keys of maps are always text.
        try {
            if (raw == double.class || raw == Double.class) {
                return Double.valueOf(text);
            } else if (raw == Integer.class) {
                return Integer.valueOf(text);
            } else if (raw == Long.class) {
                return Long.valueOf(text);
            } else if (raw == Boolean.class && (text.equals("true") || text.equals("false"))) {
                return Boolean.valueOf(text);
            } else if (raw == BigInteger.class) {
                return new BigInteger(text);
            } else if (raw == BigDecimal.class) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            throw mismatch(value, raw);
        }
        throw mismatch(value, raw);
    }

    private static Object number(Value value, Class<?> raw) throws Mismatch {
        if (value instanceof Value.Real real) {
            if (raw == float.class || raw == Float.class) {
                return (float) real.value();
            } else if (raw == BigDecimal.class) {
                return BigDecimal.valueOf(real.value());
            }
            return accept(raw == double.class || raw.isAssignableFrom(Double.class), real.value(), value, raw);
        } else if (value instanceof Value.BigInt big) {
            if (raw == double.class || raw == Double.class) {
                return big.value().doubleValue();
            }
            return accept(raw.isAssignableFrom(BigInteger.class), big.value(), value, raw);
        } else if (!(value instanceof Value.Int integer)) {
            throw mismatch(value, raw);
        } else {
            return integer(integer.value(), raw, value);
        }
    }

    private static Object integer(long number, Class<?> raw, Value value) throws Mismatch {
        boolean fits = number == (int) number;
        if (raw == long.class || raw == Long.class || (!fits && raw.isAssignableFrom(Long.class))) {
            return number;
        } else if (raw == double.class || raw == Double.class) {
            return (double) number;
        } else if (raw == float.class || raw == Float.class) {
            return (float) number;
        } else if (raw == BigInteger.class) {
            return BigInteger.valueOf(number);
        } else if (raw == BigDecimal.class) {
            return BigDecimal.valueOf(number);
        } else if ((raw == short.class || raw == Short.class) && number == (short) number) {
            return (short) number;
        } else if ((raw == byte.class || raw == Byte.class) && number == (byte) number) {
            return (byte) number;
        } else if ((raw == char.class || raw == Character.class) && number == (char) number) {
            return (char) number;
        }
        return accept(fits && (raw == int.class || raw.isAssignableFrom(Integer.class)), (int) number, value, raw);
    }

    private static Object array(List<Value> items, Type type, Class<?> raw) throws Mismatch {
        Type itemType =
                type instanceof GenericArrayType generic ? generic.getGenericComponentType() : raw.getComponentType();
        Object array = Array.newInstance(raw.getComponentType(), items.size());
        for (int i = 0; i < items.size(); i++) {
            Array.set(array, i, build(items.get(i), itemType));
        }
        return array;
    }

    private static Object collection(List<Value> items, Type type, Class<?> raw, Value value) throws Mismatch {
        Supplier<Collection<@Nullable Object>> maker = COLLECTIONS.get(raw);
        if (maker == null) {
            throw mismatch(value, raw);
        }
        Collection<@Nullable Object> collection = maker.get();
        Type itemType = argument(type, 0);
        for (Value item : items) {
            collection.add(build(item, itemType));
        }
        return collection;
    }

    private static Object map(Value.Mapping mapping, Type type, Class<?> raw) throws Mismatch {
        Supplier<Map<@Nullable Object, @Nullable Object>> maker = MAPS.get(raw);
        if (maker == null) {
            throw mismatch(mapping, raw);
        }
        Map<@Nullable Object, @Nullable Object> map = maker.get();
        for (Value.Entry entry : mapping.entries()) {
            map.put(build(entry.key(), argument(type, 0)), build(entry.value(), argument(type, 1)));
        }
        return map;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized && parameterized.getActualTypeArguments().length > index
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    private static Object accept(boolean fits, Object built, Value value, Class<?> raw) throws Mismatch {
        if (!fits) {
            throw mismatch(value, raw);
        }
        return built;
    }

    private static Mismatch mismatch(Value value, Class<?> raw) {
        return new Mismatch("a " + value.getClass().getSimpleName() + " cannot be passed as " + raw.getTypeName());
    }
}
