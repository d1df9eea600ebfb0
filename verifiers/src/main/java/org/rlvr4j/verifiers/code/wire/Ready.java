package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * What a worker reports when it is ready.
 *
 * @param hasJdkCompiler whether this Java runtime brings a compiler
 * @param sealed the state of each seal that the worker put on itself, such as {@code seccomp: filter of 44 calls}
 * @param attempts what happened when the worker tried what a guest must not do, such as {@code open: denied}
 */
public record Ready(boolean hasJdkCompiler, Map<String, String> sealed, Map<String, String> attempts) {

    public Ready {
        sealed = new TreeMap<>(sealed);
        attempts = new TreeMap<>(attempts);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeBoolean(hasJdkCompiler);
        write(out, sealed);
        write(out, attempts);
    }

    public static Ready read(DataInputStream in) throws IOException {
        return new Ready(in.readBoolean(), readMap(in), readMap(in));
    }

    private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, String> entry : map.entrySet()) {
            ValueCodec.writeString(out, entry.getKey());
            ValueCodec.writeString(out, entry.getValue());
        }
    }

    private static Map<String, String> readMap(DataInputStream in) throws IOException {
        int count = ValueCodec.readCount(in, 2);
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            map.put(ValueCodec.readString(in), ValueCodec.readString(in));
        }
        return map;
    }
}
