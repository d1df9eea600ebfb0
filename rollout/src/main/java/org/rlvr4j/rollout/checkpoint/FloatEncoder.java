package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes float32 values in a stored type, a chunk at a time through buffers that are made once. Not thread-safe. */
final class FloatEncoder {

    private static final int CHUNK = 1 << 18;

    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final float[] floats = new float[CHUNK];
    private final short[] halves = new short[CHUNK];

    void write(FloatBuffer values, StoredType type, WritableByteChannel channel) throws IOException {
        while (values.hasRemaining()) {
            int count = Math.min(CHUNK, values.remaining());
            values.get(floats, 0, count);
            bytes.clear();
            encode(type, count);
            bytes.limit(count * type.bytes());
            writeFully(bytes, channel);
        }
    }

    private void encode(StoredType type, int count) {
        if (type == StoredType.FLOAT32) {
            bytes.asFloatBuffer().put(floats, 0, count);
        } else {
            type.narrow(floats, halves, count);
            bytes.asShortBuffer().put(halves, 0, count);
        }
    }

    static void writeFully(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
