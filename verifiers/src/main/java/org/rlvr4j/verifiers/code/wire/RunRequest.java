package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * Asks a runner to run a built program. Each case is answered by a {@link CaseReply}, the whole by a {@link RunEnd}.
 *
 * @param nonce names the request; every reply repeats it
 * @param classes what a {@link BuildReply} brought
 * @param entry the class to call
 * @param freshPerCase whether every case gets its own class loader, as a program started anew would
 * @param stopAtFailure whether the first case that does not end normally is the last
 * @param budget the limits of each case
 * @param cases the inputs
 */
public record RunRequest(
        Nonce nonce,
        List<ClassFile> classes,
        String entry,
        boolean freshPerCase,
        boolean stopAtFailure,
        Budget budget,
        List<RunCase> cases) {

    public RunRequest {
        classes = List.copyOf(classes);
        cases = List.copyOf(cases);
    }

    public void write(DataOutputStream out) throws IOException {
        nonce.write(out);
        Lists.write(out, classes, (o, classFile) -> classFile.write(o));
        ValueCodec.writeString(out, entry);
        out.writeBoolean(freshPerCase);
        out.writeBoolean(stopAtFailure);
        budget.write(out);
        Lists.write(out, cases, (o, runCase) -> runCase.write(o));
    }

    public static RunRequest read(DataInputStream in) throws IOException {
        return new RunRequest(
                Nonce.read(in),
                Lists.read(in, ClassFile::read),
                ValueCodec.readString(in),
                in.readBoolean(),
                in.readBoolean(),
                Budget.read(in),
                Lists.read(in, RunCase::read));
    }
}
