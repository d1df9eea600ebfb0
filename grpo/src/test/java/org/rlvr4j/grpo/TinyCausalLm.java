package org.rlvr4j.grpo;

import java.io.IOException;
import org.rlvr4j.rollout.checkpoint.Architecture;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.policy.InitialWeights;

/** A Llama of 20,000 random weights for {@link Letters}. */
final class TinyCausalLm {

    private TinyCausalLm() {}

    static CausalLm create() throws IOException {
        return create(CausalLm.Options.DEFAULT);
    }

    static CausalLm create(CausalLm.Options options) throws IOException {
        ModelConfig config = ModelConfig.builder(Architecture.LLAMA)
                .vocabularySize(Letters.VOCABULARY)
                .hiddenSize(32)
                .intermediateSize(64)
                .layers(2)
                .heads(2)
                .maxPositions(16)
                .build();
        return CausalLm.random(config, InitialWeights.of(config), null, 3, options);
    }
}
