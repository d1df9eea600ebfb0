package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * What a builder made of a program.
 *
 * @param outcome whether there are class files
 * @param message the first error of the compiler, or the member that is not allowed; empty if built
 * @param classes the class files, checked and instrumented; empty unless built
 * @param mains the classes of the solution that have a {@code main} method
 * @param retire whether this builder should not be used again
 */
public record BuildReply(Outcome outcome, String message, List<ClassFile> classes, List<String> mains, boolean retire) {

    /** How a build ended. */
    public enum Outcome {
        BUILT,
        COMPILE_ERROR,
        DENIED,
        /** The builder itself broke; the program is not to blame. */
        BROKEN
    }

    public BuildReply {
        classes = List.copyOf(classes);
        mains = List.copyOf(mains);
    }

    /** Returns a reply without class files. */
    public static BuildReply failed(Outcome outcome, String message, boolean retire) {
        return new BuildReply(outcome, message, List.of(), List.of(), retire);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeByte(outcome.ordinal());
        ValueCodec.writeString(out, message);
        Lists.write(out, classes, (o, classFile) -> classFile.write(o));
        Lists.write(out, mains, ValueCodec::writeString);
        out.writeBoolean(retire);
    }

    public static BuildReply read(DataInputStream in) throws IOException {
        return new BuildReply(
                Lists.readEnum(in, Outcome.values()),
                ValueCodec.readString(in),
                Lists.read(in, ClassFile::read),
                Lists.read(in, ValueCodec::readString),
                in.readBoolean());
    }
}
