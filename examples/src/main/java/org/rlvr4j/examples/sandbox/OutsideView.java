package org.rlvr4j.examples.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.rlvr4j.verifiers.code.CodeResult;
import org.rlvr4j.verifiers.code.CodeVerifier;
import org.rlvr4j.verifiers.code.pool.WorkerLauncher;

/**
 * Looks for what a program must not be able to do, from outside of its sandbox: files that appeared, processes that belong
 * to no worker, sockets and writable files of workers, the content of a file of this machine in the answer, and changes of
 * this virtual machine itself. Linux only; elsewhere it sees the files and this virtual machine.
 */
final class OutsideView {

    private static final List<String> FOLDERS = List.of("/tmp", "/var/tmp", "/dev/shm");
    private static final int SETTLE_ATTEMPTS = 50;
    private static final long SETTLE_MILLIS = 100;
    private static final int WRITABLE = 3;

    private final CodeVerifier code;
    private final String secret;
    private final Object ownState = ownState();
    private Set<Path> files;

    OutsideView(CodeVerifier code) throws IOException {
        this.code = code;
        this.secret = secret();
        this.files = files();
    }

    /** Returns what differs from the last look, or an empty text. */
    String difference(CodeResult result) throws IOException {
        if (!secret.isEmpty() && result.detail().contains(secret)) {
            return "the answer holds the beginning of /etc/passwd";
        } else if (!ownState().equals(ownState)) {
            return "the parent's virtual machine was changed";
        }
        for (String seen : List.of(strayProcess(), openDescriptor(), appeared())) {
            if (!seen.isEmpty()) {
                return seen;
            }
        }
        return "";
    }

    private String appeared() throws IOException {
        Set<Path> now = files();
        Set<Path> appeared = new HashSet<>(now);
        appeared.removeAll(files);
        files = now;
        return appeared.isEmpty() ? "" : "files appeared: " + appeared;
    }

    private static Set<Path> files() throws IOException {
        Set<Path> found = new HashSet<>();
        List<Path> folders = new ArrayList<>();
        FOLDERS.forEach(name -> folders.add(Path.of(name)));
        folders.add(Path.of(System.getProperty("user.dir")));
        folders.add(Path.of(System.getProperty("user.home")));
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> list = Files.list(folder)) {
                    list.filter(OutsideView::isOfAWorker).forEach(found::add);
                }
            }
        }
        return found;
    }

    // Others make files too. Those of a worker have no permissions at all; see Seal.markFiles.
    private static boolean isOfAWorker(Path file) {
        try {
            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                    .isEmpty();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    // A worker that is just being started belongs to the pool before the pool knows it, so strays get time to settle.
    private String strayProcess() {
        String stray = "";
        for (int attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
            stray = findStray();
            if (stray.isEmpty()) {
                return "";
            }
            try {
                Thread.sleep(SETTLE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return stray;
            }
        }
        return stray;
    }

    private String findStray() {
        Set<Long> known = new HashSet<>();
        for (long pid : code.workerPids()) {
            for (ProcessHandle handle = ProcessHandle.of(pid).orElse(null); handle != null; ) {
                known.add(handle.pid());
                handle = handle.parent().orElse(null);
            }
        }
        for (long pid : marked(code.mark())) {
            if (!known.contains(pid)) {
                return "process " + pid + " belongs to no worker";
            }
        }
        return "";
    }

    /** Returns the ids of all processes of a pool, found by their environment. */
    static List<Long> marked(String mark) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).contains(WorkerLauncher.MARK + "=" + mark)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            // There is no /proc here.
        }
        return found;
    }

    private String openDescriptor() {
        for (long pid : code.workerPids()) {
            try (DirectoryStream<Path> list = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
                for (Path descriptor : list) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    boolean file = target.startsWith("/") && !target.startsWith("/dev/");
                    if (target.startsWith("socket:") || file && isWritable(pid, descriptor)) {
                        return "worker " + pid + " holds " + target;
                    }
                }
            } catch (IOException e) {
                // The worker has ended meanwhile, and its descriptors with it.
            }
        }
        return "";
    }

    private static boolean isWritable(long pid, Path descriptor) throws IOException {
        Path info = Path.of(
                "/proc", Long.toString(pid), "fdinfo", descriptor.getFileName().toString());
        for (String line : Files.readAllLines(info)) {
            if (line.startsWith("flags:")) {
                return (Long.parseLong(line.substring("flags:".length()).strip(), 8) & WRITABLE) != 0;
            }
        }
        return false;
    }

    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static String secret() throws IOException {
        Path file = Path.of("/etc/passwd");
        List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        return lines.isEmpty()
                ? ""
                : lines.get(0).substring(0, Math.min(16, lines.get(0).length()));
    }

    private static Object ownState() {
        Properties properties = (Properties) System.getProperties().clone();
        return List.of(
                properties,
                Locale.getDefault(),
                TimeZone.getDefault(),
                System.identityHashCode(System.out),
                System.identityHashCode(System.in));
    }
}
