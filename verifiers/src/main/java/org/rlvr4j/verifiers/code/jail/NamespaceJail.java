package org.rlvr4j.verifiers.code.jail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jail of util-linux: {@code unshare} makes the namespaces, the script {@code jail.sh} builds an almost empty root and
 * moves into it, {@code setpriv} gives up all capabilities.
 */
record NamespaceJail() implements Jail {

    // The new root is mounted over one of these, in the worker's own mount namespace.
    private static final List<String> MOUNT_POINTS = List.of("/mnt", "/media", "/srv", "/opt", "/run", "/tmp", "/home");
    private static final List<String> DEVICES = List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom");

    @Override
    public JailKind kind() {
        return JailKind.NAMESPACES;
    }

    @Override
    public List<String> wrap(WorkerCommand command) {
        VisibleFiles files = VisibleFiles.of(command);
        Path setpriv = SystemPrograms.find("setpriv", "util-linux");
        List<String> line = new ArrayList<>(List.of(
                setpriv.toString(),
                "--pdeathsig",
                "KILL",
                SystemPrograms.find("unshare", "util-linux").toString(),
                "--user",
                "--map-root-user",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--net",
                "--ipc",
                "--uts",
                "/bin/sh",
                "-c",
                script(),
                "jail",
                mountPoint(files)));
        for (VisibleFiles.Bind bind : files.binds()) {
            line.addAll(List.of("bind", bind.source().toString(), bind.target()));
        }
        line.addAll(List.of("bind", setpriv.toString(), "/app/setpriv"));
        for (String device : DEVICES) {
            line.addAll(List.of("device", device, device));
        }
        for (VisibleFiles.Link link : files.links()) {
            line.addAll(List.of("link", link.destination(), link.name()));
        }
        line.add("--");
        line.addAll(List.of("/app/setpriv", "--no-new-privs", "--bounding-set", "-all", "--inh-caps", "-all", "--"));
        line.addAll(command.withClassPath(files.classPath()));
        return line;
    }

    private static String mountPoint(VisibleFiles files) {
        for (String candidate : MOUNT_POINTS) {
            boolean covers =
                    files.binds().stream().anyMatch(bind -> bind.source().startsWith(candidate));
            if (!covers && Files.isDirectory(Path.of(candidate))) {
                return candidate;
            }
        }
        throw new IllegalStateException("no folder of " + MOUNT_POINTS + " can carry the jail's root");
    }

    private static String script() {
        try (InputStream in = NamespaceJail.class.getResourceAsStream("jail.sh")) {
            if (in == null) {
                throw new IllegalStateException("the resource jail.sh is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
