package org.rlvr4j.rollout.checkpoint;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads which function an MLP has: {@code hidden_act}, {@code hidden_activation} or {@code activation_function}. */
final class ActivationReader {

    private final JsonFields fields;
    private final Architecture architecture;

    ActivationReader(JsonFields fields, Architecture architecture) {
        this.fields = fields;
        this.architecture = architecture;
    }

    Activation read() throws CheckpointException {
        return switch (architecture) {
            case GPT2 -> read("activation_function", "gelu_new", EnumSet.allOf(Activation.class));
            case GEMMA -> readGemma();
            case GEMMA2, GEMMA3 -> read("hidden_activation", "gelu_pytorch_tanh", gelus());
            default -> read("hidden_act", "silu", EnumSet.of(Activation.SILU));
        };
    }

    /**
     * Gemma's files name it twice. Versions of transformers differ in which of the two they read, and in what a
     * {@code hidden_act} of "gelu" alone means.
     */
    private Activation readGemma() throws CheckpointException {
        Activation act = read("hidden_act", "gelu_pytorch_tanh", gelus());
        boolean named = fields.has("hidden_activation");
        Activation activation = named ? read("hidden_activation", "", gelus()) : Activation.GELU_TANH;
        if (act != activation) {
            throw fields.refuse("hidden_act is " + fields.show("hidden_act") + " and hidden_activation is "
                    + fields.show("hidden_activation") + ", which versions of transformers read differently;"
                    + " set both to the same, for the released models gelu_pytorch_tanh");
        }
        return act;
    }

    private static Set<Activation> gelus() {
        return EnumSet.of(Activation.GELU_TANH, Activation.GELU);
    }

    private Activation read(String key, String absent, Set<Activation> allowed) throws CheckpointException {
        String name = fields.text(key).orElse(absent);
        Optional<Activation> activation = Activation.ofName(name).filter(allowed::contains);
        return activation.orElseThrow(() -> fields.refuse(key + " is " + name + "; only "
                + allowed.stream().flatMap(each -> each.names().stream()).collect(Collectors.joining(", "))
                + " can be computed for this architecture: use a model with one of them"));
    }
}
