package org.rlvr4j.rollout.policy;

import ai.djl.Device;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.vector.VectorShape;
import org.rlvr4j.rollout.vector.VectorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens decoders for a block: with vectors or by the script, whichever was asked for, or fits. */
final class Decoders implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Decoders.class);

    private static final String MODULE = "jdk.incubator.vector";

    private final DecoderBlock module;
    private final DecoderChoice choice;
    private final Optional<String> obstacle;
    private final long heapLimit;
    private @Nullable VectorModels models;
    private boolean told;

    Decoders(DecoderBlock module) {
        // The other half is for everything else that a run keeps.
        this(module, Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Makes a chooser.
     *
     * @param heapLimit bytes that a decoder with vectors may take of the Java heap
     * @throws IllegalArgumentException if vectors were asked for and cannot be had
     */
    Decoders(DecoderBlock module, long heapLimit) {
        this.module = module;
        this.choice = module.compute().decoder();
        this.heapLimit = heapLimit;
        this.obstacle = obstacle(
                module.manager().getDevice(),
                VectorSupport.isPresent(),
                VectorSupport.isFast(),
                module.config(),
                module.compute());
        if (choice == DecoderChoice.VECTOR && obstacle.isPresent()) {
            throw new IllegalArgumentException("the decoder was set to vector, " + obstacle.get());
        }
    }

    /**
     * Returns why vectors are out of the question, with the remedy where there is one.
     *
     * @param present whether Java has the module
     * @param fast whether the processor has the vectors
     */
    static Optional<String> obstacle(
            Device device, boolean present, boolean fast, ModelConfig config, ComputeOptions compute) {
        if (device.isGpu()) {
            return Optional.of("which decodes on the CPU, and the model lives on " + device
                    + "; put it on the CPU or set the decoder to auto");
        }
        if (!present) {
            return Optional.of("and this Java was started without the module it is written with; add --add-modules "
                    + MODULE + ", or set the decoder to auto");
        }
        if (!fast) {
            return Optional.of(
                    "and this processor has no vectors of 512 bits (AVX-512), which it needs; set the decoder to auto");
        }
        return VectorShapes.obstacle(config, compute)
                .map(part -> "which does not cover " + part + "; set the decoder to auto");
    }

    /** Returns a decoder. */
    Decoder open(int rows, int maxLength) {
        RotaryRows rotary = RotaryRows.of(module.config());
        if (usesVectors(rows, maxLength)) {
            return new VectorDecoder(module, models(), rows, maxLength);
        }
        Decoder decoder = new CachedDecoder(module, rows, maxLength);
        return rotary.areSwitched() ? new LongRopeDecoder(decoder, rotary.switchLength()) : decoder;
    }

    private synchronized VectorModels models() {
        VectorModels present = models;
        if (present == null) {
            present = new VectorModels(module);
            models = present;
        }
        return present;
    }

    /** Returns the shape of decoding with vectors where so many rows are decoded so. */
    Optional<VectorShape> shape(int rows, int maxLength) {
        return rows > 0 && usesVectors(rows, maxLength)
                ? Optional.of(VectorShapes.of(module.config()))
                : Optional.empty();
    }

    private boolean usesVectors(int rows, int maxLength) {
        if (choice == DecoderChoice.SCRIPT || obstacle.isPresent()) {
            return false;
        }
        if (choice == DecoderChoice.AUTO && module.isLean()) {
            return false; // its matrices are held in 16 bits for want of memory
        }
        Optional<String> shortage = shortage(VectorShapes.of(module.config()), rows, maxLength);
        if (choice == DecoderChoice.VECTOR && shortage.isPresent()) {
            throw new IllegalArgumentException(shortage.get() + ", or set the decoder to auto");
        }
        shortage.ifPresent(this::tell);
        return shortage.isEmpty();
    }

    /** Returns what so many rows would take too much of, and the remedy. */
    private Optional<String> shortage(VectorShape shape, int rows, int maxLength) {
        if (rows > shape.mostRows()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "decoding %,d rows with vectors makes more logits at a time than an array of Java's holds; decode at"
                            + " most %,d rows at a time",
                    rows,
                    shape.mostRows()));
        }
        long needed =
                shape.weightBytes(module.compute().isHalf(), module.compute().isHeadHalf())
                        + shape.cacheBytes(rows, maxLength, module.compute().isHalf())
                        + shape.logitBytes(rows);
        if (needed <= heapLimit) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "decoding %,d rows of %,d tokens with vectors takes %,d MB of the Java heap, and half of it is %,d MB;"
                        + " raise it with -Xmx%dm",
                rows,
                maxLength,
                megabytes(needed),
                megabytes(heapLimit),
                2 * (needed >> 20) + 2));
    }

    private synchronized void tell(String shortage) {
        if (!told) {
            LOGGER.warn("{}; until then the script decodes", shortage);
            told = true;
        }
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / 1e6);
    }

    @Override
    public synchronized void close() {
        VectorModels present = models;
        if (present != null) {
            present.close();
        }
    }
}
