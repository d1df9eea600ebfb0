package org.rlvr4j.verifiers.code.worker;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.guest.Guard;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * Copies what a guest returned into values, once. Containers are walked by their iterators, which may be code of the
 * guest and run under its budget; {@code equals}, {@code hashCode} and {@code toString} of the guest are never called.
 */
final class ResultEncoder {

    private static final int MAX_ITEMS = 1_000_000;
    private static final long MAX_TEXT = 8L << 20;

    private int items;
    private long textLeft = MAX_TEXT;

    private ResultEncoder() {}

    /** Returns the object as a value; what is not data becomes {@link Value.Opaque}. */
    static Value encode(@Nullable Object object) {
        return new ResultEncoder().encode(object, 0);
    }

    private Value encode(@Nullable Object object, int depth) {
        Guard.tick();
        if (object == null) {
            return new Value.Null();
        } else if (depth >= ValueCodec.MAX_DEPTH || ++items > MAX_ITEMS) {
            return tooLarge(object);
        } else if (object instanceof Boolean bool) {
            return new Value.Bool(bool);
        } else if (object instanceof String text) {
            return takesText(text.length()) ? new Value.Text(text) : tooLarge(object);
        } else if (object instanceof Character character) {
            return new Value.Char(character);
        } else if (object instanceof Integer
                || object instanceof Long
                || object instanceof Short
                || object instanceof Byte) {
            return new Value.Int(((Number) object).longValue());
        } else if (object instanceof Double || object instanceof Float) {
            return new Value.Real(((Number) object).doubleValue());
        } else if (object.getClass() == BigInteger.class) {
            BigInteger integer = (BigInteger) object;
            return takesText(integer.bitLength() / 8) ? new Value.BigInt(integer) : tooLarge(object);
        } else if (object.getClass() == BigDecimal.class) {
            BigDecimal decimal = (BigDecimal) object;
            return takesText(decimal.unscaledValue().bitLength() / 8) ? new Value.Decimal(decimal) : tooLarge(object);
        } else if (object instanceof Map<?, ?> map) {
            return mapping(map, depth);
        } else if (object instanceof Collection<?> collection) {
            List<Value> values = sequence(collection.iterator(), depth);
            return collection instanceof Set ? new Value.Bag(values) : new Value.Sequence(values);
        } else if (object.getClass().isArray()) {
            return array(object, depth);
        } else if (object instanceof Optional<?> optional) {
            return encode(optional.orElse(null), depth + 1);
        } else if (object instanceof OptionalInt optional) {
            return optional.isPresent() ? new Value.Int(optional.getAsInt()) : new Value.Null();
        } else if (object instanceof OptionalLong optional) {
            return optional.isPresent() ? new Value.Int(optional.getAsLong()) : new Value.Null();
        } else if (object instanceof OptionalDouble optional) {
            return optional.isPresent() ? new Value.Real(optional.getAsDouble()) : new Value.Null();
        } else if (object instanceof Map.Entry<?, ?> entry) {
            return new Value.Sequence(List.of(encode(entry.getKey(), depth + 1), encode(entry.getValue(), depth + 1)));
        } else if (object instanceof StringBuilder || object instanceof StringBuffer) {
            return encode(object.toString(), depth);
        }
        return new Value.Opaque(object.getClass().getName());
    }

    private boolean takesText(int length) {
        textLeft -= length;
        return textLeft >= 0;
    }

    private static Value tooLarge(Object object) {
        return new Value.Opaque(object.getClass().getName() + " (too deep or too large)");
    }

    private Value mapping(Map<?, ?> map, int depth) {
        List<Value.Entry> entries = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entries.add(new Value.Entry(encode(entry.getKey(), depth + 1), encode(entry.getValue(), depth + 1)));
            if (items > MAX_ITEMS) {
                break;
            }
        }
        return new Value.Mapping(entries);
    }

    private List<Value> sequence(Iterator<?> iterator, int depth) {
        List<Value> values = new ArrayList<>();
        while (items <= MAX_ITEMS && iterator.hasNext()) {
            values.add(encode(iterator.next(), depth + 1));
        }
        return values;
    }

    private Value array(Object array, int depth) {
        int length = Array.getLength(array);
        List<Value> values = new ArrayList<>(Math.min(length, MAX_ITEMS));
        for (int i = 0; i < length && items <= MAX_ITEMS; i++) {
            values.add(encode(Array.get(array, i), depth + 1));
        }
        return new Value.Sequence(values);
    }
}
