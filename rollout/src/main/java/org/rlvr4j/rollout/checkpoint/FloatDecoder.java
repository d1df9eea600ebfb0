package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Reads stored values as float32 or as the bits of a 16-bit type, a chunk at a time through buffers that are made once.
 * Not thread-safe.
 */
final class FloatDecoder {

    private static final int CHUNK = 1 << 18;

    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final short[] halves = new short[CHUNK];
    private final float[] floats = new float[CHUNK];

    /** Fills the target with elements from {@code first} on. */
    void read(SafetensorsFile file, StoredTensor tensor, StoredType type, long first, FloatBuffer target)
            throws IOException {
        long next = first;
        while (target.hasRemaining()) {
            int count = Math.min(CHUNK, target.remaining());
            fetch(file, tensor, type, next, count);
            decode(type, count, target);
            next += count;
        }
    }

    /** Fills the target with a whole tensor in a 16-bit type: the stored bits, or the nearest values. */
    void readBits(SafetensorsFile file, StoredTensor tensor, StoredType type, StoredType wanted, ShortBuffer target)
            throws IOException {
        long next = 0;
        while (target.hasRemaining()) {
            int count = Math.min(CHUNK, target.remaining());
            fetch(file, tensor, type, next, count);
            if (type == wanted) {
                target.put(bytes.asShortBuffer());
            } else {
                decode(type, count, FloatBuffer.wrap(floats));
                wanted.narrow(floats, halves, count);
                target.put(halves, 0, count);
            }
            next += count;
        }
    }

    private void fetch(SafetensorsFile file, StoredTensor tensor, StoredType type, long first, int count)
            throws IOException {
        bytes.clear().limit(count * type.bytes());
        file.read(tensor, first * type.bytes(), bytes);
        bytes.flip();
    }

    private void decode(StoredType type, int count, FloatBuffer target) {
        if (type == StoredType.FLOAT32) {
            target.put(bytes.asFloatBuffer());
            return;
        }
        bytes.asShortBuffer().get(halves, 0, count);
        if (type == StoredType.BFLOAT16) {
            HalfPrecision.fromBfloat16(halves, floats, count);
        } else {
            HalfPrecision.fromFloat16(halves, floats, count);
        }
        target.put(floats, 0, count);
    }
}
