package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Memory of the engine's own that Java writes to. DJL would wrap a buffer of Java's instead, whose alignment differs
 * from run to run, and the products' last bits depend on it; and a copy out of one would leave it to the collector.
 */
final class WeightMemory {

    private WeightMemory() {}

    /** Writes all values of a tensor. */
    @FunctionalInterface
    interface Writer {
        void write(FloatBuffer values) throws IOException;
    }

    /** Writes the bits of all values of a tensor. */
    @FunctionalInterface
    interface BitWriter {
        void write(ShortBuffer bits) throws IOException;
    }

    private interface ByteWriter {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Returns a float32 array with the values that a writer gives it. */
    static NDArray filled(NDManager manager, Shape shape, Writer writer) throws IOException {
        return filled(manager, shape, DataType.FLOAT32, bytes -> writer.write(bytes.asFloatBuffer()));
    }

    /** Returns an array of 16-bit values, which DJL takes for float16 whatever they are. */
    static NDArray bits(NDManager manager, Shape shape, BitWriter writer) throws IOException {
        return filled(manager, shape, DataType.FLOAT16, bytes -> writer.write(bytes.asShortBuffer()));
    }

    private static NDArray filled(NDManager manager, Shape shape, DataType type, ByteWriter writer) throws IOException {
        if (!manager.getDevice().isGpu()) {
            NDArray array = manager.create(shape, type);
            ByteBuffer memory = array.toByteBuffer(true);
            if (memory.isDirect()) {
                writer.write(memory.order(ByteOrder.nativeOrder()));
                return array;
            }
            array.close();
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * type.getNumOfBytes()))
                .order(ByteOrder.nativeOrder());
        writer.write(buffer);
        try (NDArray wrapped = manager.create(buffer, shape, type)) {
            return wrapped.duplicate();
        }
    }
}
