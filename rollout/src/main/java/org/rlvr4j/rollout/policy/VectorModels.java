package org.rlvr4j.rollout.policy;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.RotaryTable;
import org.rlvr4j.rollout.vector.VectorModel;

/**
 * A block's weights on the Java heap. Each decoder has a model of its own while it is open; the next one takes that over
 * and loads into it what has changed, so that a run allocates one, once.
 */
final class VectorModels implements AutoCloseable {

    private final DecoderBlock module;
    private final Deque<LoadedModel> idle = new ArrayDeque<>();
    private boolean closed;

    VectorModels(DecoderBlock module) {
        this.module = module;
    }

    /** Returns a model with the block's present weights, for sequences of at most so many tokens. */
    LoadedModel take(int length) {
        LoadedModel loaded;
        synchronized (this) {
            loaded = idle.poll();
        }
        if (loaded == null) {
            VectorModel fresh = new VectorModel(
                    VectorShapes.of(module.config()),
                    module.compute().isHalf(),
                    module.compute().isHeadHalf(),
                    new ParameterRows(module),
                    JniUtils.getNumThreads());
            loaded = new LoadedModel(module, fresh);
        }
        loaded.refresh();
        turn(loaded.model(), length);
        return loaded;
    }

    /** Takes a model back whose sequences are closed. More than one would take memory for nothing. */
    synchronized void giveBack(LoadedModel loaded) {
        loaded.model().trim();
        if (closed || !idle.isEmpty()) {
            loaded.close();
        } else {
            idle.push(loaded);
        }
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
        idle.forEach(LoadedModel::close);
        idle.clear();
    }
}
