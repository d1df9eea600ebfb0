package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/** Lists as bytes: a count, then the items. */
final class Lists {

    private Lists() {}

    /** Writes one item. */
    @FunctionalInterface
    interface ItemWriter<T> {
        void write(DataOutputStream out, T item) throws IOException;
    }

    /** Reads one item. */
    @FunctionalInterface
    interface ItemReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static <T> void write(DataOutputStream out, List<T> items, ItemWriter<T> writer) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            writer.write(out, item);
        }
    }

    static <T> List<T> read(DataInputStream in, ItemReader<T> reader) throws IOException {
        int count = ValueCodec.readCount(in, 1);
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(reader.read(in));
        }
        return items;
    }

    /** Reads a byte that stands for a constant of an enumeration. */
    static <T extends Enum<T>> T readEnum(DataInputStream in, T[] constants) throws IOException {
        int ordinal = in.readByte();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new IOException("no constant has the number " + ordinal);
        }
        return constants[ordinal];
    }
}
