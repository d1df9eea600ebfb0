package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * The input of one test case.
 *
 * @param stdin what the program reads
 * @param calls the calls to make; empty runs {@code main}
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object; compared by nobody
public record RunCase(byte[] stdin, List<Invocation> calls) {

    public RunCase {
        calls = List.copyOf(calls);
    }

    public void write(DataOutputStream out) throws IOException {
        ValueCodec.writeBytes(out, stdin);
        Lists.write(out, calls, (o, call) -> call.write(o));
    }

    public static RunCase read(DataInputStream in) throws IOException {
        return new RunCase(ValueCodec.readBytes(in), Lists.read(in, Invocation::read));
    }
}
