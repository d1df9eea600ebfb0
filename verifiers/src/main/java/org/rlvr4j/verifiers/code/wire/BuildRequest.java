package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Asks a builder for checked and instrumented class files.
 *
 * @param nonce names the request
 * @param units the sources
 * @param compiler {@link CompilerChoice#JAVAC} or {@link CompilerChoice#JANINO}
 * @param scan whether the bytecode is held against the allow-list
 * @param fresh whether nothing may be reused from earlier compilations
 */
public record BuildRequest(Nonce nonce, List<SourceUnit> units, CompilerChoice compiler, boolean scan, boolean fresh) {

    public BuildRequest {
        units = List.copyOf(units);
    }

    public void write(DataOutputStream out) throws IOException {
        nonce.write(out);
        Lists.write(out, units, (o, unit) -> unit.write(o));
        out.writeByte(compiler.ordinal());
        out.writeBoolean(scan);
        out.writeBoolean(fresh);
    }

    public static BuildRequest read(DataInputStream in) throws IOException {
        return new BuildRequest(
                Nonce.read(in),
                Lists.read(in, SourceUnit::read),
                Lists.readEnum(in, CompilerChoice.values()),
                in.readBoolean(),
                in.readBoolean());
    }
}
