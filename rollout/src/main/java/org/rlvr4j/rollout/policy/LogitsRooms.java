package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.DecoderMemory;

/**
 * Where the head makes the logits of one chunk of tokens. The last room is kept for the next batch: were so large a block
 * given back, small ones would settle in it, and the next would be made beside a hole of its own size.
 */
final class LogitsRooms {

    private final NDManager manager;
    private final ModelConfig config;
    private final AtomicReference<@Nullable Room> idle = new AtomicReference<>();

    /**
     * Keeps rooms.
     *
     * @param manager they are attached to it
     */
    LogitsRooms(NDManager manager, ModelConfig config) {
        this.manager = manager;
        this.config = config;
    }

    /** Returns a room for a batch's completion tokens, or for as many as the head takes at a time. Nobody else has it. */
    Room take(int tokens) {
        int rows = Math.min(DecoderMemory.headRows(config), tokens);
        Room room = idle.getAndSet(null);
        if (room != null && room.rows() >= rows) {
            return room;
        }
        if (room != null) {
            room.free();
        }
        Shape shape = new Shape(rows, config.vocabularySize());
        return new Room(rows, manager.create(shape), manager.create(shape), idle);
    }

    /**
     * Two float32 arrays of so many rows, whose values are what was last there.
     *
     * <p>Each begins where memory's alignment is the same, however many rows it has: products' last bits depend on it.
     */
    record Room(int rows, NDArray first, NDArray second, AtomicReference<@Nullable Room> idle)
            implements AutoCloseable {

        List<NDArray> tensors() {
            return List.of(first, second);
        }

        /** Gives the room back. */
        @Override
        public void close() {
            if (!idle.compareAndSet(null, this)) {
                free();
            }
        }

        private void free() {
            first.close();
            second.close();
        }
    }
}
