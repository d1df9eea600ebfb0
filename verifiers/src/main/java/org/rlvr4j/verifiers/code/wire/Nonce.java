package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A random number that names one request; 128 bits. */
public record Nonce(long high, long low) {

    public void write(DataOutputStream out) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
    }

    public static Nonce read(DataInputStream in) throws IOException {
        return new Nonce(in.readLong(), in.readLong());
    }
}
