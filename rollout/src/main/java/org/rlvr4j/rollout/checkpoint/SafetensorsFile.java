package org.rlvr4j.rollout.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * An open safetensors file: eight bytes of header length (little-endian), a JSON header, the tensors' bytes.
 *
 * <p>Bytes are read at positions rather than mapped: a mapped file that is truncated meanwhile can kill the virtual
 * machine, mappings end at 2 GiB, and values are converted through a buffer in any case.
 */
final class SafetensorsFile implements AutoCloseable {

    static final String LFS_MARK = "version https://git-lfs";

    /** What the safetensors library allows. */
    private static final long MAX_HEADER = 100_000_000;

    private final Path path;
    private final FileChannel channel;
    private final byte[] header;
    private final List<StoredTensor> tensors;

    private SafetensorsFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long size = channel.size();
        ByteBuffer start =
                ByteBuffer.allocate((int) Math.min(size, LFS_MARK.length())).order(ByteOrder.LITTLE_ENDIAN);
        readFully(start, 0);
        if (new String(start.array(), StandardCharsets.ISO_8859_1).equals(LFS_MARK)) {
            throw lfsPointer(path.toString());
        }
        if (size < Long.BYTES) {
            throw new CheckpointException(
                    path + " is truncated: it has " + size + " bytes: download or save the file again");
        }
        long length = start.getLong(0);
        if (length < 0 || length > MAX_HEADER || length > size - Long.BYTES) {
            throw new CheckpointException(path + " is truncated or not a safetensors file: its header should have "
                    + Long.toUnsignedString(length) + " bytes, the file has " + size
                    + ": download or save the file again");
        }
        ByteBuffer json = ByteBuffer.allocate((int) length);
        readFully(json, Long.BYTES);
        this.header = json.array();
        this.tensors = SafetensorsHeader.parse(header, size - Long.BYTES - length, path.toString());
    }

    static SafetensorsFile open(Path path) throws CheckpointException {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(path + " is missing: download or copy it into the folder");
        }
        try {
            return open(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    path + " cannot be read (" + CheckpointException.reason(e) + "): check its permissions", e);
        }
    }

    private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
        try {
            return new SafetensorsFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static CheckpointException lfsPointer(String file) {
        return new CheckpointException(file + " is a git-lfs pointer, not the file itself: run `git lfs pull` in the"
                + " folder, or download the file");
    }

    Path path() {
        return path;
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Returns the header's JSON, padding included; not a copy. */
    byte[] header() {
        return header;
    }

    /** Returns the tensors by offset. */
    List<StoredTensor> tensors() {
        return tensors;
    }

    /**
     * Reads bytes of a tensor until the buffer is full.
     *
     * @param from counted from the tensor's first byte
     */
    void read(StoredTensor tensor, long from, ByteBuffer target) throws IOException {
        try {
            readFully(target, Long.BYTES + header.length + tensor.begin() + from);
        } catch (EOFException e) {
            throw new CheckpointException(
                    path + " became shorter while tensor " + tensor.name() + " was read: download or save it again", e);
        }
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
        long next = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, next);
            if (count < 0) {
                throw new EOFException();
            }
            next += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
