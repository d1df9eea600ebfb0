package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What one test case may use up, counted in work so that it is the same on every machine.
 *
 * @param ticks loop iterations, method calls and caught exceptions
 * @param allocatedBytes bytes allocated in all, garbage included
 * @param stackBytes nominal bytes of stack: for each active method its locals and operands, and a fixed header
 * @param outputBytes bytes printed to standard output and error together
 */
public record Budget(long ticks, long allocatedBytes, long stackBytes, int outputBytes) {

    public void write(DataOutputStream out) throws IOException {
        out.writeLong(ticks);
        out.writeLong(allocatedBytes);
        out.writeLong(stackBytes);
        out.writeInt(outputBytes);
    }

    public static Budget read(DataInputStream in) throws IOException {
        return new Budget(in.readLong(), in.readLong(), in.readLong(), in.readInt());
    }
}
