package org.rlvr4j.rollout.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.rlvr4j.rollout.checkpoint.AdapterFolder;
import org.rlvr4j.rollout.checkpoint.LoraConfig;
import org.rlvr4j.rollout.checkpoint.LoraModule;
import org.rlvr4j.rollout.checkpoint.TensorSpec;
import org.rlvr4j.rollout.text.Tokenizer;

/**
 * Adapters that a whole model is given.
 *
 * @param setup of the model with them
 * @param values gives them to the parameters
 */
record StartingAdapters(ModelSetup setup, Consumer<ModelWeights> values) {

    /** Returns new ones, by which the model changes nothing yet. */
    static StartingAdapters random(LoraConfig lora, ModelSetup model) {
        requireWhole(model);
        AdapterFolder described =
                AdapterFolder.fresh(lora, model.config(), model.layout().origin());
        return new StartingAdapters(model.with(described), weights -> {
            SplittableRandom random = new SplittableRandom(lora.seed());
            for (LoraModule module : described.modules()) {
                weights.create(module.a(), InitialWeights.uniform(module.a(), random));
                weights.create(module.b(), new float[Math.toIntExact(module.b().elements())]);
            }
        });
    }

    /** Returns those of a PEFT folder, and its tokenizer where it has one. */
    static StartingAdapters read(Path folder, ModelSetup model) throws IOException {
        requireWhole(model);
        Map<TensorSpec, float[]> values = new LinkedHashMap<>();
        ModelSetup adapted = model.with(AdapterFolder.read(folder, model.config(), values::put));
        Tokenizer own = ModelLoader.tokenizer(folder);
        return new StartingAdapters(
                own == null ? adapted : adapted.with(own, model.layout().withTokenizerOf(folder)),
                weights -> values.forEach(weights::create));
    }

    private static void requireWhole(ModelSetup model) {
        if (model.isAdapted()) {
            throw new IllegalStateException("the model has adapters already; save it merged, and load that");
        }
    }
}
