package org.rlvr4j.rollout.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes files of a folder so that none is ever seen half-written: each goes into a temporary file beside its place,
 * is forced to disk, and all are renamed at the end. Without {@link #commit} nothing changes.
 */
final class FolderWriter implements Closeable {

    private final Path folder;
    private final String suffix = ".tmp-" + UUID.randomUUID();
    private final Map<Path, Path> finals = new LinkedHashMap<>();

    FolderWriter(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /** What is written into a file. */
    @FunctionalInterface
    interface Body {
        void write(WritableByteChannel channel) throws IOException;
    }

    /** Writes a file; its name may have a folder in front. */
    void write(String name, Body body) throws IOException {
        Path target = folder.resolve(name);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + suffix);
        finals.put(temporary, target);
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            body.write(channel);
            channel.force(true);
        }
    }

    /** Puts all files in their places, in the order in which they were written. */
    void commit() throws IOException {
        for (Map.Entry<Path, Path> entry : finals.entrySet()) {
            Files.move(
                    entry.getKey(),
                    entry.getValue(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        finals.clear();
        force(folder);
    }

    /** Makes the renames last; systems that cannot open a folder, such as Windows, need no such call. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The files themselves are on disk already.
        }
    }

    @Override
    public void close() throws IOException {
        for (Path temporary : finals.keySet()) {
            Files.deleteIfExists(temporary);
        }
    }
}
