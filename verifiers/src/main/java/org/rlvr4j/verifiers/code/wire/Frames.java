package org.rlvr4j.verifiers.code.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Frames on a byte stream: four bytes of length, then the content. A reply begins with the nonce of its request, which
 * only the harness in the worker knows; a frame without it is not a reply.
 */
public final class Frames {

    /** No frame is longer than this. */
    public static final int MAX_LENGTH = 64 << 20;

    private Frames() {}

    /** Something that writes itself. */
    @FunctionalInterface
    public interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** Something that is read from a frame. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Writes one frame and flushes. */
    public static void send(OutputStream out, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(0);
        content.write(data);
        byte[] frame = bytes.toByteArray();
        int length = frame.length - 4;
        if (length > MAX_LENGTH) {
            throw new IOException("a frame of " + length + " bytes is longer than " + MAX_LENGTH);
        }
        frame[0] = (byte) (length >>> 24);
        frame[1] = (byte) (length >>> 16);
        frame[2] = (byte) (length >>> 8);
        frame[3] = (byte) length;
        out.write(frame);
        out.flush();
    }

    /**
     * Reads one frame.
     *
     * @throws EOFException if the other side is gone
     * @throws IOException if the length is impossible
     */
    public static DataInputStream receive(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("a frame claims " + length + " bytes");
        }
        // Read what is there rather than allocate what is claimed.
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a frame ended after " + bytes.length + " of " + length + " bytes");
        }
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
