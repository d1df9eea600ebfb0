package org.rlvr4j.verifiers.code.value;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Values as bytes: one tag, then the content; strings as length and UTF-16 code units, so that a lone surrogate survives.
 * Reading trusts nothing: depth and counts are checked against what is left of the frame before anything is allocated.
 */
public final class ValueCodec {

    /** The deepest nesting that is written or read. */
    public static final int MAX_DEPTH = 200;

    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte INT = 3;
    private static final byte BIG_INT = 4;
    private static final byte REAL = 5;
    private static final byte DECIMAL = 6;
    private static final byte CHAR = 7;
    private static final byte TEXT = 8;
    private static final byte SEQUENCE = 9;
    private static final byte BAG = 10;
    private static final byte MAPPING = 11;
    private static final byte OPAQUE = 12;

    private ValueCodec() {}

    /** Writes one value. */
    public static void write(DataOutputStream out, Value value) throws IOException {
        if (value instanceof Value.Null) {
            out.writeByte(NULL);
        } else if (value instanceof Value.Bool bool) {
            out.writeByte(bool.value() ? TRUE : FALSE);
        } else if (value instanceof Value.Int integer) {
            out.writeByte(INT);
            out.writeLong(integer.value());
        } else if (value instanceof Value.BigInt big) {
            out.writeByte(BIG_INT);
            writeBytes(out, big.value().toByteArray());
        } else if (value instanceof Value.Real real) {
            out.writeByte(REAL);
            out.writeDouble(real.value());
        } else if (value instanceof Value.Decimal decimal) {
            out.writeByte(DECIMAL);
            out.writeInt(decimal.value().scale());
            writeBytes(out, decimal.value().unscaledValue().toByteArray());
        } else if (value instanceof Value.Char character) {
            out.writeByte(CHAR);
            out.writeChar(character.value());
        } else if (value instanceof Value.Text text) {
            out.writeByte(TEXT);
            writeString(out, text.value());
        } else if (value instanceof Value.Sequence sequence) {
            out.writeByte(SEQUENCE);
            writeAll(out, sequence.items());
        } else if (value instanceof Value.Bag bag) {
            out.writeByte(BAG);
            writeAll(out, bag.items());
        } else if (value instanceof Value.Mapping mapping) {
            out.writeByte(MAPPING);
            out.writeInt(mapping.entries().size());
            for (Value.Entry entry : mapping.entries()) {
                write(out, entry.key());
                write(out, entry.value());
            }
        } else if (value instanceof Value.Opaque opaque) {
            out.writeByte(OPAQUE);
            writeString(out, opaque.className());
        }
    }

    /** Reads one value; fails with an {@link IOException} on anything that {@link #write} cannot have written. */
    public static Value read(DataInputStream in) throws IOException {
        return read(in, 0);
    }

    private static Value read(DataInputStream in, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("a value is nested deeper than " + MAX_DEPTH);
        }
        byte tag = in.readByte();
        return switch (tag) {
            case NULL -> new Value.Null();
            case FALSE -> new Value.Bool(false);
            case TRUE -> new Value.Bool(true);
            case INT -> new Value.Int(in.readLong());
            case BIG_INT -> new Value.BigInt(readBigInteger(in));
            case REAL -> new Value.Real(in.readDouble());
            case DECIMAL -> {
                int scale = in.readInt();
                yield new Value.Decimal(new BigDecimal(readBigInteger(in), scale));
            }
            case CHAR -> new Value.Char(in.readChar());
            case TEXT -> new Value.Text(readString(in));
            case SEQUENCE -> new Value.Sequence(readAll(in, depth));
            case BAG -> new Value.Bag(readAll(in, depth));
            case MAPPING -> {
                int count = readCount(in, 2);
                List<Value.Entry> entries = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    entries.add(new Value.Entry(read(in, depth + 1), read(in, depth + 1)));
                }
                yield new Value.Mapping(entries);
            }
            case OPAQUE -> new Value.Opaque(readString(in));
            default -> throw new IOException("unknown value tag " + tag);
        };
    }

    /** Writes a string as UTF-16 code units, one byte each where all of them fit. */
    public static void writeString(DataOutputStream out, String text) throws IOException {
        boolean latin = text.chars().allMatch(c -> c < 256);
        out.writeBoolean(latin);
        if (latin) {
            writeBytes(out, text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
            bytes.asCharBuffer().put(text);
            writeBytes(out, bytes.array());
        }
    }

    /** Reads what {@link #writeString} wrote. */
    public static String readString(DataInputStream in) throws IOException {
        boolean latin = in.readBoolean();
        byte[] bytes = readBytes(in);
        return latin
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : ByteBuffer.wrap(bytes).asCharBuffer().toString();
    }

    /** Writes a length and that many bytes. */
    public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #writeBytes} wrote. */
    public static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[readCount(in, 1)];
        in.readFully(bytes);
        return bytes;
    }

    /**
     * Reads a count of things that take at least {@code least} bytes each.
     *
     * @throws IOException if the rest of the frame cannot hold so many
     */
    public static int readCount(DataInputStream in, int least) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * least > in.available()) {
            throw new IOException("a count of " + count + " does not fit the " + in.available() + " bytes left");
        }
        return count;
    }

    private static void writeAll(DataOutputStream out, List<Value> items) throws IOException {
        out.writeInt(items.size());
        for (Value item : items) {
            write(out, item);
        }
    }

    private static List<Value> readAll(DataInputStream in, int depth) throws IOException {
        int count = readCount(in, 1);
        List<Value> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read(in, depth + 1));
        }
        return items;
    }

    private static BigInteger readBigInteger(DataInputStream in) throws IOException {
        byte[] bytes = readBytes(in);
        if (bytes.length == 0) {
            throw new IOException("an integer without digits");
        }
        return new BigInteger(bytes);
    }
}
