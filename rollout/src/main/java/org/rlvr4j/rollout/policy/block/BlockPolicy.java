package org.rlvr4j.rollout.policy.block;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rlvr4j.rollout.policy.Decoder;
import org.rlvr4j.rollout.policy.PackedScores;
import org.rlvr4j.rollout.policy.Policy;
import org.rlvr4j.rollout.policy.ScoreGradient;
import org.rlvr4j.rollout.policy.TokenBatch;
import org.rlvr4j.rollout.policy.TokenScores;
import org.rlvr4j.rollout.policy.TokenSequence;

/**
 * A DJL block, or a TorchScript module, as a {@link Policy}. It maps token ids {@code [batch, time]} (int64) to logits
 * {@code [batch, time, vocabulary]}, and is causal: logits do not depend on later tokens.
 *
 * <p>Everything that works on logits works here, without the shortcuts of {@link org.rlvr4j.rollout.policy.CausalLm}:
 * logits of a batch exist as a whole, and decoding runs forward over the whole sequence for each token. Dropout is off,
 * in scoring and in training, so that both see the same policy.
 *
 * <pre>{@code
 * SequentialBlock block = new SequentialBlock()
 *         .add(embedding)
 *         .add(Linear.builder().setUnits(vocabularySize).build());
 * try (BlockPolicy policy = BlockPolicy.of(block, vocabularySize, 256)) { ... }
 * }</pre>
 */
public final class BlockPolicy implements Policy {
    /** Logits that scoring makes at a time: 256 MiB in float32. */
    private static final long SCORED_LOGITS = 1L << 26;

    private final LogitsModel model;
    private final NDManager manager;
    private final Runnable owner;
    private final int vocabularySize;
    private final int maxSequenceLength;
    private final boolean trained;

    private BlockPolicy(
            LogitsModel model,
            NDManager manager,
            Runnable owner,
            int vocabularySize,
            int maxSequenceLength,
            boolean trained) {
        this.model = model;
        this.manager = manager;
        this.owner = owner;
        this.vocabularySize = vocabularySize;
        this.maxSequenceLength = maxSequenceLength;
        this.trained = trained;
    }

    /**
     * Makes a policy of a block on the default device, as {@link #of(Model, int, int)} does.
     *
     * @throws IllegalArgumentException as there
     */
    public static BlockPolicy of(Block block, int vocabularySize, int maxSequenceLength) {
        Model model = Model.newInstance("policy", "PyTorch");
        try {
            model.setBlock(block);
            return of(model, vocabularySize, maxSequenceLength);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Makes a policy of a model's block, which is initialized unless it is already. The policy closes the model.
     *
     * <p>DJL loads TorchScript modules with all parameters frozen, unless from a path with the option
     * {@code trainParam=true}. {@code block.freezeParameters(false)} unfreezes them afterwards, all or some.
     *
     * @param maxSequenceLength the longest sequence that the block takes, at least 2
     * @throws IllegalArgumentException if the block returns another shape or another type than a policy needs, looks
     *     ahead, or has no parameter to train; the model is left open then
     */
    public static BlockPolicy of(Model model, int vocabularySize, int maxSequenceLength) {
        if (vocabularySize < 2 || maxSequenceLength < 2) {
            throw new IllegalArgumentException("vocabularySize is " + vocabularySize + " and maxSequenceLength "
                    + maxSequenceLength + "; both must be at least 2");
        }
        Block block = model.getBlock();
        BlockProbe probe = new BlockProbe(model.getNDManager(), vocabularySize, maxSequenceLength);
        LogitsModel logitsModel;
        if (block instanceof PtSymbolBlock module) {
            logitsModel = ScriptModel.of(module);
            probe.check(logitsModel);
        } else {
            if (!block.isInitialized()) {
                block.initialize(model.getNDManager(), DataType.FLOAT32, probe.shape());
            }
            StoreModel storeModel = StoreModel.of(block);
            probe.check(storeModel);
            storeModel.requireAllRead();
            logitsModel = storeModel;
        }
        if (logitsModel.trainable().isEmpty()) {
            throw new IllegalArgumentException(
                    "the block has no parameter to train: call freezeParameters(false), or load"
                            + " TorchScript with the option trainParam=true");
        }
        return new BlockPolicy(
                logitsModel, model.getNDManager(), model::close, vocabularySize, maxSequenceLength, true);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int maxSequenceLength() {
        return maxSequenceLength;
    }

    @Override
    public ParameterList parameters() {
        ParameterList parameters = new ParameterList();
        model.trainable().forEach(parameters::add);
        return parameters;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public TokenScores score(TokenBatch batch) {
        check(batch);
        TokenScores scores = TokenScores.zeros(batch);
        List<TokenSequence> sequences = batch.sequences();
        int from = 0;
        while (from < sequences.size()) {
            int to = from;
            long width = 0;
            do {
                width = Math.max(width, sequences.get(to++).length());
            } while (to < sequences.size()
                    && (to + 1 - from) * Math.max(width, sequences.get(to).length()) * vocabularySize <= SCORED_LOGITS);
            TokenScores part = scorePart(new TokenBatch(sequences.subList(from, to), batch.temperature()));
            System.arraycopy(part.logProbs(), 0, scores.logProbs(), from, to - from);
            System.arraycopy(part.entropies(), 0, scores.entropies(), from, to - from);
            from = to;
        }
        return scores;
    }

    private TokenScores scorePart(TokenBatch batch) {
        if (batch.completionTokens() == 0) {
            return TokenScores.zeros(batch);
        }
        try (NDManager scope = manager.newSubManager();
                GradMode mode = GradMode.off()) {
            return PackedScores.unpack(batch, doubles(packedScores(batch, scope, mode)));
        }
    }

    @Override
    public TokenScores accumulate(TokenBatch batch, ScoreGradient objective) {
        if (!trained) {
            throw new IllegalStateException("this policy is a frozen copy; accumulate on the policy it was made from");
        }
        check(batch);
        if (batch.completionTokens() == 0) {
            TokenScores none = TokenScores.zeros(batch);
            PackedScores.pack(batch, objective.gradient(none));
            return none;
        }
        try (NDManager scope = manager.newSubManager();
                GradMode mode = GradMode.on()) {
            NDArray packed = packedScores(batch, scope, mode);
            TokenScores scores = PackedScores.unpack(batch, doubles(packed));
            double[] gradient = PackedScores.pack(batch, objective.gradient(scores));
            NDArray byScore = scope.create(gradient, packed.getShape()).toType(packed.getDataType(), false);
            JniUtils.backward((PtNDArray) packed, (PtNDArray) byScore, false, false);
            return scores;
        }
    }

    private NDArray packedScores(TokenBatch batch, NDManager scope, GradMode mode) {
        PaddedBatch padded = new PaddedBatch(batch);
        NDArray logits = model.logits(padded.ids(scope), mode.records());
        logits.attach(scope);
        return padded.scores(logits, scope);
    }

    private static double[] doubles(NDArray array) {
        return array.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private void check(TokenBatch batch) {
        for (TokenSequence sequence : batch.sequences()) {
            if (sequence.length() > maxSequenceLength) {
                throw new IllegalArgumentException("a sequence has " + sequence.length()
                        + " tokens; the policy takes at most " + maxSequenceLength);
            }
            for (int token : sequence.tokens()) {
                if (token < 0 || token >= vocabularySize) {
                    throw new IllegalArgumentException(
                            "token id " + token + " is outside the policy's vocabulary of " + vocabularySize);
                }
            }
        }
    }

    @Override
    public void zeroGradients() {
        for (Parameter parameter : model.trainable().values()) {
            JniUtils.zeroGrad((PtNDArray) parameter.getArray());
        }
    }

    @Override
    public Decoder decoder(int rows, int maxLength) {
        if (rows < 1 || maxLength < 2 || maxLength > maxSequenceLength) {
            throw new IllegalArgumentException("a decoder of " + rows + " rows and length " + maxLength
                    + " was asked for; it takes at least 1 row, and lengths from 2 to " + maxSequenceLength);
        }
        return new RecomputingDecoder(model, manager, vocabularySize, rows, maxLength);
    }

    @Override
    public Policy frozenCopy() {
        NDManager own = NDManager.newBaseManager(manager.getDevice(), "PyTorch");
        return new BlockPolicy(model.frozenCopy(own), own, own::close, vocabularySize, maxSequenceLength, false);
    }

    /** Writes all parameters, frozen ones included, to {@code model.safetensors} under the block's names. */
    @Override
    public void save(Path folder) throws IOException {
        BlockWeights.save(folder, model.values());
    }

    /**
     * Takes the parameters that {@link #save} wrote for a block of the same architecture.
     *
     * @throws IOException if there is no readable file in the folder
     * @throws IllegalArgumentException if a parameter is missing there, or has another shape or type; none is changed
     *     then
     */
    public void load(Path folder) throws IOException {
        BlockWeights.load(folder, model.values(), manager);
    }

    @Override
    public void close() {
        owner.run();
    }
}
