package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

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

    /** Returns a float32 array with the values that a writer gives it. */
    static NDArray filled(NDManager manager, Shape shape, Writer writer) throws IOException {
        if (!manager.getDevice().isGpu()) {
            NDArray array = manager.create(shape, DataType.FLOAT32);
            ByteBuffer memory = array.toByteBuffer(true);
            if (memory.isDirect()) {
                writer.write(memory.order(ByteOrder.nativeOrder()).asFloatBuffer());
                return array;
            }
            array.close();
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        writer.write(buffer.asFloatBuffer());
        try (NDArray wrapped = manager.create(buffer, shape, DataType.FLOAT32)) {
            return wrapped.duplicate();
        }
    }
}
