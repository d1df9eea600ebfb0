package org.rlvr4j.rollout.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.StoredType;

class OpeningCopiesTest {

    private static final long HIDDEN = 256;
    private static final long MLP = 704;
    private static final long VOCABULARY = 1000;

    private static ModelConfig config(Architecture architecture) {
        return ModelConfig.builder(architecture)
                .hiddenSize((int) HIDDEN)
                .layers(2)
                .heads(4)
                .kvHeads(architecture == Architecture.GPT2 ? 4 : 2)
                .intermediateSize((int) MLP)
                .vocabularySize((int) VOCABULARY)
                .build();
    }

    private static long bytes(ModelConfig config, StoredType stored, String... targets) {
        List<LoraModule> adapters = targets.length == 0
                ? List.of()
                : LoraModule.of(
                        config,
                        LoraConfig.builder().rank(4).targetModules(targets).build());
        return new OpeningCopies(config, HeldWeights.of(config, tensor -> stored, BaseDtype.AUTO), adapters).bytes();
    }

    @Test
    void bytes_noneWhereMatricesGoOutAsTheyAreHeld() {
        assertThat(bytes(config(Architecture.LLAMA), StoredType.FLOAT32)).isZero();
        assertThat(bytes(config(Architecture.LLAMA), StoredType.BFLOAT16)).isZero();
    }

    @Test
    void bytes_float16IsWidened_theLargerOfHeadAndProducts() {
        assertThat(bytes(config(Architecture.LLAMA), StoredType.FLOAT16)).isEqualTo(4 * 2 * MLP * HIDDEN);
        ModelConfig wordy = ModelConfig.builder(Architecture.LLAMA)
                .hiddenSize(256)
                .layers(2)
                .heads(4)
                .intermediateSize(704)
                .vocabularySize(5000)
                .build();
        assertThat(bytes(wordy, StoredType.FLOAT16)).isEqualTo(4 * 5000 * HIDDEN);
    }

    @Test
    void bytes_mergedInFloat32_theWholeProduct() {
        assertThat(bytes(config(Architecture.LLAMA), StoredType.FLOAT32, "gate_proj", "up_proj"))
                .isEqualTo(4 * 2 * MLP * HIDDEN);
    }

    @Test
    void bytes_mergedOverBfloat16_theLastMatrixOfTheProductIsWidenedBeside() {
        assertThat(bytes(config(Architecture.LLAMA), StoredType.BFLOAT16, "gate_proj", "up_proj"))
                .isEqualTo(4 * 3 * MLP * HIDDEN);
    }

    @Test
    void bytes_onlyWhatIsAdaptedIsCopied() {
        assertThat(bytes(config(Architecture.LLAMA), StoredType.FLOAT32, "q_proj", "v_proj"))
                .isEqualTo(4 * (HIDDEN + HIDDEN / 2) * HIDDEN);
    }

    @Test
    void bytes_transposedWeightsAreTurned_mergedOnesByWayOfAnother() {
        assertThat(bytes(config(Architecture.GPT2), StoredType.FLOAT32)).isEqualTo(4 * 3 * HIDDEN * HIDDEN);
        assertThat(bytes(config(Architecture.GPT2), StoredType.FLOAT32, "c_attn"))
                .isEqualTo(2 * 4 * 3 * HIDDEN * HIDDEN);
    }
}
