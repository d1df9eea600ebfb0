package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * One compilation unit.
 *
 * @param name a name for messages, such as {@code Solution.java}
 * @param text the source
 * @param role who wrote it
 */
public record SourceUnit(String name, String text, Role role) {

    /** Who wrote a unit; the test is trusted more than the solution, but runs under the same limits. */
    public enum Role {
        SOLUTION,
        TEST
    }

    public void write(DataOutputStream out) throws IOException {
        ValueCodec.writeString(out, name);
        ValueCodec.writeString(out, text);
        out.writeBoolean(role == Role.TEST);
    }

    public static SourceUnit read(DataInputStream in) throws IOException {
        return new SourceUnit(
                ValueCodec.readString(in), ValueCodec.readString(in), in.readBoolean() ? Role.TEST : Role.SOLUTION);
    }
}
