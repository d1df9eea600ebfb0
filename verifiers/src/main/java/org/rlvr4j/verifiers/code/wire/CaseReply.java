package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * How one test case ended.
 *
 * @param outcome how it ended
 * @param message what was thrown or denied, or which limit was passed; empty if it returned
 * @param results what each call returned, as data
 * @param argumentsAfter the first argument of each call after the call, for methods that work in place; same length as
 *     {@code results}
 * @param stdout what was printed to standard output
 * @param ticks the work that was counted
 */
@SuppressWarnings("ArrayRecordComponent") // a transfer object; compared by nobody
public record CaseReply(
        Outcome outcome, String message, List<Value> results, List<Value> argumentsAfter, byte[] stdout, long ticks) {

    /** How a case ended, as seen from inside the worker. */
    public enum Outcome {
        RETURNED,
        THREW,
        NO_ENTRY,
        /** It ended the process with status 0; what it printed until then is all it had to say. */
        EXITED,
        TICKS,
        MEMORY,
        OUTPUT,
        DENIED
    }

    public CaseReply {
        results = List.copyOf(results);
        argumentsAfter = List.copyOf(argumentsAfter);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeByte(outcome.ordinal());
        ValueCodec.writeString(out, message);
        Lists.write(out, results, ValueCodec::write);
        Lists.write(out, argumentsAfter, ValueCodec::write);
        ValueCodec.writeBytes(out, stdout);
        out.writeLong(ticks);
    }

    public static CaseReply read(DataInputStream in) throws IOException {
        return new CaseReply(
                Lists.readEnum(in, Outcome.values()),
                ValueCodec.readString(in),
                Lists.read(in, ValueCodec::read),
                Lists.read(in, ValueCodec::read),
                ValueCodec.readBytes(in),
                in.readLong());
    }
}
