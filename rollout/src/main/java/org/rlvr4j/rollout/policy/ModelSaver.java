package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.CheckpointLayout;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.TensorSource;
import org.rlvr4j.rollout.checkpoint.TensorSpec;

/** Hands a block's weights to a file in pieces, so that no more than one is there as float32 besides. */
final class ModelSaver {

    /** Values of a weight that are saved at a time. */
    private static final long PIECE = 1L << 22;

    private final DecoderBlock block;

    ModelSaver(DecoderBlock block) {
        this.block = block;
    }

    /** Writes a model's own tensors: those of its adapters, or all where it has none. */
    void save(Path folder, ModelSetup setup) throws IOException {
        AdapterFolder adapters = setup.adapters();
        if (adapters != null) {
            adapters.save(folder, setup.layout().tokenizerFiles(), this::write);
        } else {
            setup.layout().save(folder, this::write);
        }
    }

    /** Writes all weights, with the adapters merged into them. */
    void saveMerged(Path folder, ModelSetup setup, CheckpointLayout target) throws IOException {
        target.save(folder, merged(setup.modules()));
    }

    /** Hands out a weight or an adapter as it is. */
    private void write(TensorSpec tensor, TensorSource.Sink sink) throws IOException {
        write(array(tensor), sink);
    }

    /** Returns a source of the weights with adapters merged into them. */
    private TensorSource merged(List<LoraModule> adapters) {
        Map<String, LoraModule> modules =
                adapters.stream().collect(Collectors.toMap(module -> module.path() + ".weight", Function.identity()));
        return (tensor, sink) -> {
            LoraModule module = modules.get(tensor.name());
            if (module == null) {
                write(tensor, sink);
                return;
            }
            try (NDManager scope = block.manager().newSubManager()) {
                write(
                        block.script().tensor(scope, "merged", array(tensor), array(module.a()), array(module.b())),
                        values -> {
                            requireFinite(tensor, values);
                            sink.accept(values);
                        });
            }
        };
    }

    private static void requireFinite(TensorSpec tensor, FloatBuffer values) throws CheckpointException {
        for (int i = values.position(); i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new CheckpointException("tensor " + tensor.name() + " has the value " + values.get(i)
                        + " when the adapters are merged into it: they have diverged or are damaged, take those of an"
                        + " earlier checkpoint");
            }
        }
    }

    private NDArray array(TensorSpec tensor) {
        return block.getParameters().get(tensor.name()).getArray();
    }

    private void write(NDArray array, TensorSource.Sink sink) throws IOException {
        long size = array.size();
        for (long first = 0; first < size; first += PIECE) {
            try (NDArray piece =
                    block.script().tensor(block.manager(), "values", array, first, Math.min(PIECE, size - first))) {
                sink.accept(FloatBuffer.wrap(piece.toFloatArray()));
            }
        }
    }
}
