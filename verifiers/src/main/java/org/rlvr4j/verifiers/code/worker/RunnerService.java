package org.rlvr4j.verifiers.code.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.CaseReply;
import org.rlvr4j.verifiers.code.wire.Frames;
import org.rlvr4j.verifiers.code.wire.RunCase;
import org.rlvr4j.verifiers.code.wire.RunEnd;
import org.rlvr4j.verifiers.code.wire.RunRequest;

/**
 * Runs one program after the other on the guest thread. Every case is answered as soon as it ends, so that a case that
 * hangs does not take those before it along.
 */
final class RunnerService {

    private final OutputStream replies;
    private final GuestThread thread = new GuestThread();
    private final InputStream stdin = System.in;
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private @Nullable GlobalState before;

    RunnerService(OutputStream replies) {
        this.replies = replies;
    }

    void run(RunRequest request) throws IOException {
        // Sealing the worker still sets a property, so the state is taken as late as it can be.
        GlobalState untouched = before == null ? GlobalState.capture() : before;
        before = untouched;
        boolean retire = false;
        GuestLoader loader = new GuestLoader(request.classes());
        for (RunCase runCase : request.cases()) {
            if (request.freshPerCase()) {
                loader = new GuestLoader(request.classes());
            }
            thread.reset();
            CaseRunner runner = new CaseRunner(loader, request.entry(), request.budget());
            CaseReply reply = runner.run(runCase);
            System.setIn(stdin);
            System.setOut(stdout);
            System.setErr(stderr);
            Frames.send(replies, out -> {
                request.nonce().write(out);
                out.writeBoolean(true);
                reply.write(out);
            });
            retire |= reply.outcome() == CaseReply.Outcome.MEMORY || runner.spoils();
            if (isLast(reply.outcome(), request)) {
                break;
            }
        }
        thread.reset();
        String difference = GlobalState.capture().differenceFrom(untouched);
        RunEnd end = new RunEnd(difference == null ? "" : difference, retire || difference != null);
        Frames.send(replies, out -> {
            request.nonce().write(out);
            out.writeBoolean(false);
            end.write(out);
        });
    }

    // After a limit was passed the next case would likely cost as much for nothing.
    private static boolean isLast(CaseReply.Outcome outcome, RunRequest request) {
        return switch (outcome) {
            case RETURNED -> false;
            case THREW, NO_ENTRY -> request.stopAtFailure();
            // A program that is started anew for every case may end every time.
            case EXITED -> !request.freshPerCase();
            case TICKS, MEMORY, OUTPUT, DENIED -> true;
        };
    }
}
