package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.checkpoint.RotaryTable;
import org.rlvr4j.rollout.memory.BaseDtype;
import org.rlvr4j.rollout.script.ScriptValue;
import org.rlvr4j.rollout.vector.Sequence;
import org.rlvr4j.rollout.vector.VectorModel;

@EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
class VectorWeightsTest {

    private static final int[] TOKENS = {20, 21, 22, 23};

    private static float[] logits(CausalLm model, int mostNumbers) {
        DecoderBlock block = (DecoderBlock) model.block();
        try (VectorModel target =
                new VectorModel(VectorShapes.of(model.config()), false, false, new ParameterRows(block), 1)) {
            VectorWeights weights = new VectorWeights(block, target, mostNumbers);
            try (ScriptValue parameters = weights.parameters()) {
                for (int i = 0; i < model.config().layers() * VectorWeights.PRODUCTS; i++) {
                    weights.loadProduct(i / VectorWeights.PRODUCTS, i % VectorWeights.PRODUCTS, parameters);
                }
            }
            for (int i = 0; i < VectorWeights.OUTSIDE.size(); i++) {
                String name = VectorWeights.OUTSIDE.get(i);
                weights.loadOutside(
                        VectorWeights.FIRST_OUTSIDE + i, block.slots().outer().getOrDefault(name, -1));
            }
            RotaryTable table = RotaryTable.of(model.config(), TOKENS.length);
            target.rotary(
                    RotaryTensors.join(table.cos(), Optional.empty()),
                    RotaryTensors.join(table.sin(), Optional.empty()));
            float[] logits = new float[TOKENS.length * target.logitStride()];
            try (Sequence sequence = target.sequence()) {
                Sequence[] sequences = new Sequence[TOKENS.length];
                Arrays.fill(sequences, sequence);
                target.forward(TOKENS, sequences, TOKENS.length, logits);
            }
            return logits;
        }
    }

    /** As it is done with matrices of more than 2 GiB. */
    @ParameterizedTest
    @CsvSource({"llama, FLOAT32", "llama, BFLOAT16", "phi3, BFLOAT16", "gpt2, FLOAT32"})
    void load_matricesInPiecesAreTheSame(String name, BaseDtype dtype) throws IOException {
        CausalLm.Options options = CausalLm.Options.on(Device.cpu()).withBaseDtype(dtype);
        LoraConfig lora = LoraConfig.builder().rank(2).build();
        try (CausalLm model = CausalLm.load(OracleModels.folder(name), options).withAdapters(lora)) {
            float[] whole = logits(model, Integer.MAX_VALUE);
            assertThat(whole).isNotEqualTo(new float[whole.length]);
            assertThat(logits(model, 1000)).isEqualTo(whole);
            assertThat(logits(model, 1)).isEqualTo(whole);
        }
    }
}
