package org.rlvr4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.bench.ModelShapes;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.Precision;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;
import org.rlvr4j.rollout.text.HfTokenizer;
import org.rlvr4j.rollout.text.Tokenizer;
import picocli.CommandLine.Option;

/** Which model is measured, and how it computes. */
final class MeasuredModel {

    @Option(names = "--model", paramLabel = "DIR", description = "A Hugging Face folder, instead of a shape.")
    private @Nullable Path model;

    @Option(names = "--shape", paramLabel = "NAME", description = "A known shape, such as qwen2.5-0.5b.")
    private @Nullable String shape;

    @Option(names = "--hidden", defaultValue = "256", description = "Hidden size (${DEFAULT-VALUE}).")
    private int hidden;

    @Option(names = "--layers", defaultValue = "6", description = "Layers (${DEFAULT-VALUE}).")
    private int layers;

    @Option(names = "--heads", defaultValue = "4", description = "Query heads (${DEFAULT-VALUE}).")
    private int heads;

    @Option(names = "--kv-heads", defaultValue = "0", description = "Key-value heads (as many as query heads).")
    private int kvHeads;

    @Option(
            names = {"--mlp", "--intermediate"},
            defaultValue = "704",
            description = "Width of the MLP (${DEFAULT-VALUE}).")
    private int mlp;

    @Option(
            names = {"--vocabulary", "--vocab"},
            defaultValue = "128",
            description = "Token ids (${DEFAULT-VALUE}).")
    private int vocabulary;

    @Option(
            names = "--precision",
            defaultValue = "FLOAT32",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Precision precision;

    @Option(names = "--float32-head", description = "The head's products in float32, whatever the precision.")
    private boolean float32Head;

    @Option(names = "--recompute", description = "Keep layers' inputs only, and compute layers again on the way back.")
    private boolean recompute;

    @Option(
            names = "--decoder",
            defaultValue = "AUTO",
            description = "What draws tokens: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private DecoderChoice decoder;

    @Option(names = "--lora-rank", defaultValue = "0", description = "Train adapters of this rank; 0 for all weights.")
    private int loraRank;

    @Option(
            names = "--base-dtype",
            paramLabel = "TYPE",
            defaultValue = "AUTO",
            description = "What the matrices under adapters are held in: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}: as"
                    + " their file, or the published files of a shape, store them).")
    private BaseDtype baseDtype;

    Precision precision() {
        return precision;
    }

    /**
     * Opens the model.
     *
     * @param of the precision of its products, which may be another than the one asked for
     * @param longest sequence that a random model must take
     */
    CausalLm open(Precision of, int longest) throws IOException {
        return open(of, longest, decoder);
    }

    /** Opens the model with another decoder than the one asked for. */
    CausalLm open(Precision of, int longest, DecoderChoice draws) throws IOException {
        CausalLm opened = openWhole(of, longest, draws);
        return loraRank == 0
                ? opened
                : opened.withAdapters(LoraConfig.builder().rank(loraRank).build());
    }

    private CausalLm openWhole(Precision of, int longest, DecoderChoice draws) throws IOException {
        CausalLm.Options options = CausalLm.Options.DEFAULT
                .withCompute(new ComputeOptions(of, float32Head, recompute, draws))
                .withBaseDtype(loraRank == 0 ? BaseDtype.FLOAT32 : baseDtype);
        if (model != null) {
            return CausalLm.load(model, options);
        }
        ModelConfig config = shape(longest);
        return CausalLm.random(config, InitialWeights.of(config), null, 1, options);
    }

    /** Returns the tokenizer of the model's folder, which is to be closed; null where there is no folder. */
    @Nullable
    Tokenizer tokenizer() throws IOException {
        return model == null ? null : HfTokenizer.load(model);
    }

    /** Returns how many token ids can be spelt. */
    int vocabularySize(@Nullable Tokenizer tokenizer) {
        return tokenizer == null ? shape(1).vocabularySize() : tokenizer.vocabularySize();
    }

    private ModelConfig shape(int longest) {
        if (shape != null) {
            return ModelShapes.of(shape);
        }
        return ModelConfig.builder(Architecture.LLAMA)
                .hiddenSize(hidden)
                .layers(layers)
                .heads(heads)
                .kvHeads(kvHeads)
                .intermediateSize(mlp)
                .vocabularySize(vocabulary)
                .maxPositions(longest)
                .tiedEmbeddings(true)
                .build();
    }
}
