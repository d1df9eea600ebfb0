package org.rlvr4j.verifiers.code.worker;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.seal.Seal;
import org.rlvr4j.verifiers.code.wire.BuildReply;
import org.rlvr4j.verifiers.code.wire.BuildRequest;
import org.rlvr4j.verifiers.code.wire.Frames;
import org.rlvr4j.verifiers.code.wire.Ready;
import org.rlvr4j.verifiers.code.wire.RunRequest;

/**
 * The main class of the worker processes: {@code builder} or {@code runner}, and {@code sealed} to give up every right
 * that is not needed before the first program arrives.
 *
 * <p>The main thread reads requests and does nothing else, so it notices at once when the parent is gone, whatever the
 * guest does; the second thread works. No thread is started after sealing.
 */
public final class WorkerMain {

    private static final long STACK_BYTES = 64L << 20;
    // While a guest runs, System.err is the guest's.
    private static final PrintStream ERRORS = System.err;

    private WorkerMain() {}

    /** Serves requests from standard input until it ends. */
    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments);
        InputStream requests = new FileInputStream(FileDescriptor.in);
        OutputStream replies = new FileOutputStream(FileDescriptor.out);
        // Nothing but frames may ever reach the channel.
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));

        BlockingQueue<DataInputStream> queue = new LinkedBlockingQueue<>();
        boolean builder = options.contains("builder");
        Server server = builder ? new BuilderServer(replies) : new RunnerServer(replies);
        CountDownLatch prepared = new CountDownLatch(1);
        Thread worker = new Thread(null, () -> serve(server, queue, prepared), "main", STACK_BYTES);
        worker.setDaemon(true);
        worker.start();
        prepared.await();

        Seal.markFiles();
        Seal seal = options.contains("sealed") ? Seal.apply() : Seal.NONE;
        Frames.send(replies, out -> new Ready(server.hasJdkCompiler(), seal.state(), seal.attempts()).write(out));
        try {
            while (true) {
                queue.put(Frames.receive(requests));
            }
        } catch (IOException parentIsGone) {
            Seal.exit();
        }
    }

    private interface Server {

        boolean hasJdkCompiler();

        void prepare() throws IOException;

        void serve(DataInputStream request) throws IOException;
    }

    private static void serve(Server server, BlockingQueue<DataInputStream> queue, CountDownLatch prepared) {
        try {
            Preload.run(server instanceof BuilderServer);
            server.prepare();
            prepared.countDown();
            while (true) {
                server.serve(queue.take());
            }
        } catch (Throwable e) {
            e.printStackTrace(ERRORS);
        } finally {
            // Whatever happened, a worker without its working thread must not stay.
            Seal.exit();
        }
    }

    private record BuilderServer(OutputStream replies, BuilderService service) implements Server {

        BuilderServer(OutputStream replies) {
            this(replies, new BuilderService());
        }

        @Override
        public boolean hasJdkCompiler() {
            return service.hasJdkCompiler();
        }

        @Override
        public void prepare() {
            WarmUp.build(service);
        }

        @Override
        public void serve(DataInputStream in) throws IOException {
            BuildRequest request = BuildRequest.read(in);
            BuildReply reply = service.build(request);
            Frames.send(replies, out -> {
                request.nonce().write(out);
                reply.write(out);
            });
        }
    }

    private static final class RunnerServer implements Server {

        private final OutputStream replies;
        private @Nullable RunnerService service;

        RunnerServer(OutputStream replies) {
            this.replies = replies;
        }

        @Override
        public boolean hasJdkCompiler() {
            return false;
        }

        @Override
        public void prepare() throws IOException {
            WarmUp.library();
            WarmUp.run(new RunnerService(OutputStream.nullOutputStream()));
            service = new RunnerService(replies);
        }

        @Override
        public void serve(DataInputStream in) throws IOException {
            if (service != null) {
                service.run(RunRequest.read(in));
            }
        }
    }
}
