package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RotaryTable;
import org.rlvr4j.rollout.vector.VectorModel;

/**
 * A block's weights on the Java heap. Each decoder has a model of its own while it is open; the next one takes that over
 * and loads the present weights into it, so that a run allocates one, once.
 */
final class VectorModels implements AutoCloseable {

    private final DecoderBlock module;
    private final Deque<VectorModel> idle = new ArrayDeque<>();
    private boolean closed;

    VectorModels(DecoderBlock module) {
        this.module = module;
    }

    /** Returns a model with the block's present weights, for sequences of at most so many tokens. */
    VectorModel take(int length) {
        VectorModel model;
        synchronized (this) {
            model = idle.poll();
        }
        if (model == null) {
            model = new VectorModel(
                    VectorShapes.of(module.config()),
                    module.compute().isHalf(),
                    module.compute().isHeadHalf(),
                    JniUtils.getNumThreads());
        }
        load(model);
        turn(model, length);
        return model;
    }

    /** Takes a model back whose sequences are closed. More than one would take memory for nothing. */
    synchronized void giveBack(VectorModel model) {
        model.trim();
        if (closed || !idle.isEmpty()) {
            model.close();
        } else {
            idle.push(model);
        }
    }

    /** A layer at a time, so that no second copy of all weights is ever there. */
    private void load(VectorModel model) {
        List<NDArray> parameters = module.weights();
        int index = 0;
        for (int layer = 0; layer < module.config().layers(); layer++) {
            index = load(model, index, "prepare_layer", layer, false, parameters);
        }
        load(model, index, "prepare_outside", parameters);
    }

    private int load(VectorModel model, int from, String method, Object... arguments) {
        int index = from;
        try (NDManager scope = module.manager().newSubManager()) {
            for (NDArray tensor : module.script().tensors(scope, method, arguments)) {
                model.load(index++, values(tensor));
            }
        }
        return index;
    }

    private static FloatBuffer values(NDArray tensor) {
        if (tensor.getShape().size() == 0) {
            return FloatBuffer.allocate(0);
        }
        return tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private void turn(VectorModel model, int length) {
        ModelConfig config = module.config();
        RotaryTable table = RotaryTable.of(config, length);
        Optional<RotaryTable> local = RotaryTable.local(config, length);
        model.rotary(
                RotaryTensors.join(table.cos(), local.map(RotaryTable::cos)),
                RotaryTensors.join(table.sin(), local.map(RotaryTable::sin)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(VectorModel::close);
        idle.clear();
    }
}
