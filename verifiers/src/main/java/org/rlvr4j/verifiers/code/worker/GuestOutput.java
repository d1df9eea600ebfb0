package org.rlvr4j.verifiers.code.worker;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.rlvr4j.verifiers.code.guest.Guard;
import org.rlvr4j.verifiers.code.guest.GuardControl;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/** Standard output and error of one test case: they share one limit, and only standard output is kept. */
final class GuestOutput {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;
    private int written;

    GuestOutput(int limit) {
        this.limit = limit;
    }

    PrintStream stdout() {
        return new PrintStream(new Counted(true), false, StandardCharsets.UTF_8);
    }

    PrintStream stderr() {
        return new PrintStream(new Counted(false), false, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return kept.toByteArray();
    }

    private final class Counted extends OutputStream {

        private final boolean keep;

        Counted(boolean keep) {
            this.keep = keep;
        }

        @Override
        public void write(int b) {
            count(1);
            if (keep) {
                kept.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count(length);
            if (keep) {
                kept.write(bytes, offset, length);
            }
        }

        private void count(int length) {
            Guard.charge(1 + (length >> 4));
            if (length > limit - written) {
                throw GuardControl.reach(CaseReply.Outcome.OUTPUT, "more than " + limit + " bytes printed");
            }
            written += length;
        }
    }
}
