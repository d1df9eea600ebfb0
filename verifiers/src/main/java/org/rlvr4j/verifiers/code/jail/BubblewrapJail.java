package org.rlvr4j.verifiers.code.jail;

import java.util.ArrayList;
import java.util.List;

/** The jail of {@code bwrap}. */
record BubblewrapJail() implements Jail {

    private static final String NOBODY = "65534";

    @Override
    public JailKind kind() {
        return JailKind.BUBBLEWRAP;
    }

    @Override
    public List<String> wrap(WorkerCommand command) {
        VisibleFiles files = VisibleFiles.of(command);
        List<String> line = new ArrayList<>(List.of(
                SystemPrograms.find("bwrap", "bubblewrap").toString(),
                "--die-with-parent",
                "--new-session",
                "--unshare-user",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--uid",
                NOBODY,
                "--gid",
                NOBODY,
                "--hostname",
                "guest",
                "--cap-drop",
                "ALL",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--tmpfs",
                "/tmp"));
        for (VisibleFiles.Bind bind : files.binds()) {
            line.addAll(List.of("--ro-bind", bind.source().toString(), bind.target()));
        }
        for (VisibleFiles.Link link : files.links()) {
            line.addAll(List.of("--symlink", link.destination(), link.name()));
        }
        line.addAll(List.of("--remount-ro", "/", "--chdir", "/"));
        line.add("--");
        line.addAll(command.withClassPath(files.classPath()));
        return line;
    }
}
