package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * A class file of the guest.
 *
 * @param name the binary name with dots, such as {@code Solution$Node}
 * @param bytes the class file; not copied
 * @param role which unit it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object; compared by nobody
public record ClassFile(String name, byte[] bytes, SourceUnit.Role role) {

    public void write(DataOutputStream out) throws IOException {
        ValueCodec.writeString(out, name);
        ValueCodec.writeBytes(out, bytes);
        out.writeBoolean(role == SourceUnit.Role.TEST);
    }

    public static ClassFile read(DataInputStream in) throws IOException {
        return new ClassFile(
                ValueCodec.readString(in),
                ValueCodec.readBytes(in),
                in.readBoolean() ? SourceUnit.Role.TEST : SourceUnit.Role.SOLUTION);
    }
}
