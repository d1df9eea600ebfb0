package org.rlvr4j.verifiers.code.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * A value that crosses the border of the sandbox: plain data, no behaviour of the guest. What a guest returns is copied
 * into values exactly once, inside the worker; all comparing is done on the copies, by the parent.
 */
public sealed interface Value {

    /** Java's {@code null}, an empty {@code Optional}, or JSON's {@code null}. */
    record Null() implements Value {}

    /** A boolean. */
    record Bool(boolean value) implements Value {}

    /** A {@code byte}, {@code short}, {@code int} or {@code long}. */
    record Int(long value) implements Value {}

    /** An integer that may not fit a {@code long}. */
    record BigInt(BigInteger value) implements Value {}

    /** A {@code float} or {@code double}; may be infinite or not a number. */
    record Real(double value) implements Value {}

    /** An exact decimal. */
    record Decimal(BigDecimal value) implements Value {}

    /** A {@code char}. */
    record Char(char value) implements Value {}

    /** A string. */
    record Text(String value) implements Value {}

    /** An array, list or queue: order counts. */
    record Sequence(List<Value> items) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A set: order does not count. */
    record Bag(List<Value> items) implements Value {
        public Bag {
            items = List.copyOf(items);
        }
    }

    /** A map; keys are values too. */
    record Mapping(List<Entry> entries) implements Value {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** Something that is not data, such as an object of a class of the guest. It equals nothing. */
    record Opaque(String className) implements Value {}

    /** One entry of a {@link Mapping}. */
    record Entry(Value key, Value value) {}
}
