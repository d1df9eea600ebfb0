package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Reads stored values as float32, a chunk at a time through buffers that are made once. Not thread-safe. */
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
            bytes.clear().limit(count * type.bytes());
            file.read(tensor, next * type.bytes(), bytes);
            bytes.flip();
            decode(type, count, target);
            next += count;
        }
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
