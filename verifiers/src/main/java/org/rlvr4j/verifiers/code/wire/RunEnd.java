package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * The end of a run.
 *
 * @param anomaly what the run left behind in the JVM, such as a changed default locale; empty if nothing
 * @param retire whether this worker should not be used again
 */
public record RunEnd(String anomaly, boolean retire) {

    public void write(DataOutputStream out) throws IOException {
        ValueCodec.writeString(out, anomaly);
        out.writeBoolean(retire);
    }

    public static RunEnd read(DataInputStream in) throws IOException {
        return new RunEnd(ValueCodec.readString(in), in.readBoolean());
    }
}
