package org.rlvr4j.rollout.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.DecoderNames;
import org.rlvr4j.rollout.checkpoint.LayerPart;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.memory.MemoryPlan.Part;
import org.rlvr4j.rollout.memory.MemoryPlan.Phase;
import org.rlvr4j.rollout.vector.VectorShape;

/**
 * Predicts the memory of a decoder from its shape. The counts are of the tensors that the decoder script keeps or makes
 * at a time; {@code MemoryBenchTest} of the examples holds them against what a process takes.
 */
public final class DecoderMemory {

    /** The part that there is only where layers are computed again. */
    static final String LAYER_INPUTS = "layer inputs";

    private static final long FLOAT = Float.BYTES;

    /** Logits that the head holds at a time, in values: 64 MiB of float32. */
    private static final int HEAD_VALUES = 1 << 24;

    private static final int MAX_HEAD_ROWS = 1024;

    /** Values of the widest tensor that scoring makes at a time. */
    private static final int SCORE_VALUES = 1 << 22;

    private static final int MAX_SCORE_TOKENS = 8192;

    /** Decoding packs weights of up to so many bytes, for so many rows or more. */
    public static final long MOST_PACKED = 1L << 30;

    public static final int FEWEST_PACKED_ROWS = 8;

    /** Training keeps attention's scores of rows up to this length: with them it is faster than the fused kernel. */
    public static final int LONGEST_WITH_SCORES = 256;

    /** Queries that look at the keys up to the last of them together; what lies behind is not computed. */
    private static final int QUERIES_AT_ONCE = 64;

    /** Measured with glibc 2.36 and the settings of the launcher. */
    private static final int HOLES_PERCENT = 30;

    /** The same for tensors of few sizes that are made one after the other. */
    private static final int PREPARED_HOLES_PERCENT = 15;

    /** Compiled scripts, and what the products' library keeps for itself. */
    private static final long ENGINE = 32L << 20;

    private final ModelConfig config;
    private final ComputeOptions compute;
    private final GradientPath path;
    private final HeldWeights held;
    private final List<LoraModule> adapters;
    private final boolean gpu;
    private final Optional<VectorShape> vectors;

    /** Describes a decoder on a CPU, all of whose weights are trained. */
    public DecoderMemory(ModelConfig config, ComputeOptions compute) {
        this(config, compute, HeldWeights.FLOAT32, List.of(), false, Optional.empty());
    }

    /**
     * Describes a decoder.
     *
     * @param compute precision, and what is computed twice
     * @param held what the weights are held in
     * @param adapters through which alone it is trained; empty if it has none
     * @param gpu whether it lives on one
     * @param vectors what decodes with vectors on the Java heap; empty where the script decodes
     */
    public DecoderMemory(
            ModelConfig config,
            ComputeOptions compute,
            HeldWeights held,
            List<LoraModule> adapters,
            boolean gpu,
            Optional<VectorShape> vectors) {
        this.config = config;
        this.compute = compute;
        this.path = GradientPath.of(config, compute, gpu);
        this.held = held;
        this.adapters = List.copyOf(adapters);
        this.gpu = gpu;
        this.vectors = vectors;
    }

    /** Returns of how many tokens the head makes logits at a time. */
    public static int headRows(ModelConfig config) {
        return Math.max(1, Math.min(MAX_HEAD_ROWS, HEAD_VALUES / config.vocabularySize()));
    }

    /** Returns how many tokens are scored at a time; one sequence may have more. */
    public static int scoreTokens(ModelConfig config) {
        return Math.max(1, Math.min(MAX_SCORE_TOKENS, SCORE_VALUES / widest(config)));
    }

    private static int widest(ModelConfig config) {
        return Math.max(config.intermediateSize(), config.heads() * config.headDim());
    }

    /** Returns how many of a row's queries look at its keys together: blocks of at most 64, all alike. */
    public static int queriesAtOnce(int width) {
        int blocks = (width + QUERIES_AT_ONCE - 1) / QUERIES_AT_ONCE;
        return (width + blocks - 1) / blocks;
    }

    /** Returns what a load will take. */
    public MemoryPlan plan(MemoryLoad load) {
        long added = adapters.stream()
                .mapToLong(module -> module.a().elements() + module.b().elements())
                .sum();
        long trained = isAdapted() ? added : held.hasNarrow() ? 0 : config.parameterCount();
        long weights = held.bytes(config) + FLOAT * added;
        List<Part> parts = new ArrayList<>();
        parts.add(Part.always("engine", ENGINE));
        parts.add(Part.always("weights", weights));
        parts.add(Part.always("reference weights", isAdapted() ? 0 : (load.copies() - 1) * weights));
        parts.add(Part.always("gradients", FLOAT * trained));
        parts.add(Part.always("optimizer state", load.moments() * FLOAT * trained));
        parts.add(Part.always("logits chunk", (load.scored() ? load.copies() : 1) * 2 * logits(load)));
        sampling(load, parts);
        if (load.scored()) {
            long tokens = Math.max(scoreTokens(config), load.longest());
            long passing = path == GradientPath.WRITTEN ? FLOAT * writtenLayer().scoring(load.longest()) : passing();
            parts.add(Part.in(Phase.SCORING, "activations while scoring", tokens * passing));
            parts.add(Part.in(Phase.SCORING, "head in bfloat16", headBytes()));
        }
        training(load, parts);
        return new MemoryPlan(parts);
    }

    private boolean isAdapted() {
        return !adapters.isEmpty();
    }

    private void sampling(MemoryLoad load, List<Part> parts) {
        if (load.rows() == 0) {
            return;
        }
        if (vectors.isPresent()) {
            samplingWithVectors(vectors.get(), load, parts);
            return;
        }
        parts.add(Part.in(Phase.SAMPLING, "prepared weights", prepared() + prepared() * PREPARED_HOLES_PERCENT / 100));
        long matrices = FLOAT * config.parameterCount();
        if (!compute.isHalf() && matrices <= MOST_PACKED && load.rows() >= FEWEST_PACKED_ROWS) {
            parts.add(Part.in(Phase.SAMPLING, "weights packed for products", matrices));
        }
        long cached = 2L * config.layers() * config.kvHeads() * config.headDim() * bytes();
        parts.add(Part.in(Phase.SAMPLING, "key-value cache", cached * load.rows() * columns(load.longest())));
        // Logits, log-probabilities with and without temperature, their exponentials, and sums in float64.
        long draw = (4 * FLOAT + Double.BYTES) * load.rows() * config.vocabularySize();
        parts.add(Part.in(Phase.SAMPLING, "logits while drawing", draw));
    }

    /** The Java heap does not shrink again, so what decoding took stays. */
    private void samplingWithVectors(VectorShape shape, MemoryLoad load, List<Part> parts) {
        long weights = shape.weightBytes(compute.isHalf(), compute.isHeadHalf());
        parts.add(Part.always("decoding's weights, Java heap", weights));
        parts.add(Part.always(
                "key-value cache, Java heap", shape.cacheBytes(load.rows(), load.longest(), compute.isHalf())));
        parts.add(Part.always("logits while drawing, Java heap", shape.logitBytes(load.rows())));
        long copies = new OpeningCopies(config, held, adapters).bytes();
        parts.add(Part.in(Phase.SAMPLING, "weights copied while opening", copies));
    }

    /** Columns are allocated in blocks. */
    private static long columns(long longest) {
        return (longest + 63) / 64 * 64;
    }

    private void training(MemoryLoad load, List<Part> parts) {
        long tokens = load.largestMicroBatch();
        long ends = FLOAT * 3 * config.hiddenSize();
        boolean again = compute.recompute();
        boolean written = path == GradientPath.WRITTEN;
        long layer = written ? FLOAT * writtenLayer().kept(load.longest()) : kept(load);
        long kept = config.layers() * (again ? FLOAT * config.hiddenSize() : layer);
        String name = again ? LAYER_INPUTS : "activations";
        parts.add(Part.in(Phase.TRAINING, name, withHoles(tokens * (kept + ends))));
        long passing = (written ? FLOAT * writtenLayer().passing(load.longest()) : passing()) + (again ? layer : 0);
        parts.add(Part.in(Phase.TRAINING, again ? "one layer" : "one layer's gradients", withHoles(tokens * passing)));
        if (written) {
            long copies = isAdapted() ? 1 : 2;
            parts.add(Part.in(Phase.TRAINING, "weights of queries and keys", copies * FLOAT * turned()));
        }
        long converted = bytes() * convertedMatrices() / (again ? config.layers() : 1);
        if (compute.isHalf()) {
            parts.add(Part.in(Phase.TRAINING, "weights in bfloat16", converted + headBytes()));
        } else if (!written) {
            parts.add(Part.in(Phase.TRAINING, "weights widened to float32", converted));
        }
        if (config.logitSoftCap() > 0) {
            parts.add(Part.in(Phase.TRAINING, "slopes of capped logits", withHoles(3 * logits(load))));
        }
        if (!isAdapted() && !written) {
            parts.add(Part.in(Phase.TRAINING, "gradient of a layer's largest tensor", FLOAT * largest()));
        }
    }

    /** Values of a layer's matrices that are there once more with their halves interleaved, as are their gradients. */
    private long turned() {
        return (long) (config.heads() + config.kvHeads()) * config.headDim() * config.hiddenSize();
    }

    private WrittenLayer writtenLayer() {
        return new WrittenLayer(config, hasPostNorms());
    }

    /** Bytes that the recorded graph of a layer keeps of a token for the way back. */
    private long kept(MemoryLoad load) {
        long d = config.hiddenSize();
        long q = (long) config.heads() * config.headDim();
        long k = (long) config.kvHeads() * config.headDim();
        // The input, and what each norm makes of it before and after its weight, and that narrowed.
        long kept = FLOAT * (6 * d + (hasPostNorms() ? 4 * d : 0)) + (compute.isHalf() ? bytes() * 2 * d : 0);
        // Query, key and value, where needed once for each query head, and what attention returns.
        kept += bytes() * 4 * q + (config.qkNorm() ? FLOAT * 2 * (q + k) : 0);
        // Up, its activation, and with a gate that and the product.
        kept += bytes() * (config.gatedMlp() ? 4L : 2L) * config.intermediateSize();
        if (config.attentionScores().softCap() > 0) {
            kept += FLOAT * 4 * config.heads() * load.longest(); // no fused kernel has a cap: the scores are there
        }
        return kept;
    }

    /** Bytes of a value in products. */
    private long bytes() {
        return compute.precision().bytes();
    }

    private Stream<TensorSpec> layerMatrices() {
        return config.tensors().stream()
                .filter(tensor ->
                        tensor.shape().dimension() == 2 && tensor.shape().get(0) != config.vocabularySize());
    }

    /** Values of the layers' matrices that products take in another type than they are held in. */
    private long convertedMatrices() {
        StoredType taken = compute.isHalf() ? StoredType.BFLOAT16 : StoredType.FLOAT32;
        return layerMatrices()
                .filter(tensor -> held.type(tensor) != taken)
                .mapToLong(TensorSpec::elements)
                .sum();
    }

    /** Bytes of a copy of the head for products; 0 where it is held as they take it. */
    private long headBytes() {
        TensorSpec head = config.tensors().stream()
                .filter(tensor -> tensor.name().equals(DecoderNames.HEAD))
                .findFirst()
                .orElse(config.tensors().get(0));
        return compute.isHeadHalf() && held.type(head) != StoredType.BFLOAT16 ? bytes() * head.elements() : 0;
    }

    /** Bytes of the copies that decoding makes of weights. */
    private long prepared() {
        if (held.isDecodedLean(config, gpu)) {
            return 0;
        }
        if (compute.isHalf()) {
            return bytes() * layerMatrices().mapToLong(TensorSpec::elements).sum() + headBytes();
        }
        long head = (long) config.vocabularySize() * config.hiddenSize();
        if (held.hasNarrow()) {
            return FLOAT * (layerMatrices().mapToLong(TensorSpec::elements).sum() + head);
        }
        return FLOAT * config.layers() * config.hiddenSize() * copiedOutputs();
    }

    /** Rows of a layer's matrices that are in prepared weights, and not the parameters themselves there. */
    private long copiedOutputs() {
        long attention = (long) (config.heads() + 2 * config.kvHeads()) * config.headDim();
        long copied = attention + (config.gatedMlp() ? 2L : 1L) * config.intermediateSize();
        copied += isAdapted(LayerPart.OUTPUT) ? (long) config.heads() * config.headDim() : 0;
        return copied + (isAdapted(LayerPart.DOWN) ? config.intermediateSize() : 0);
    }

    private boolean isAdapted(LayerPart part) {
        return adapters.stream().anyMatch(module -> module.part() == part);
    }

    private boolean hasPostNorms() {
        return config.architecture() == Architecture.GEMMA2 || config.architecture() == Architecture.GEMMA3;
    }

    /** Bytes that are there of a token while a layer is computed forward or back, and then no more. */
    private long passing() {
        return FLOAT * 2 * config.hiddenSize() + bytes() * 3 * config.intermediateSize();
    }

    /** What malloc takes for tensors that come and go in many sizes: holes stay between them. */
    private static long withHoles(long bytes) {
        return bytes + bytes * HOLES_PERCENT / 100;
    }

    /** Bytes of the logits that there are at a time. */
    private long logits(MemoryLoad load) {
        long tokens = Math.max(load.largestMicroBatch(), load.scored() ? scoreTokens(config) : 0);
        return FLOAT * Math.min(headRows(config), tokens) * config.vocabularySize();
    }

    private long largest() {
        return config.tensors().stream()
                .filter(tensor -> tensor.shape().get(0) != config.vocabularySize())
                .mapToLong(TensorSpec::elements)
                .max()
                .orElse(0);
    }
}
