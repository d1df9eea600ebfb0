package org.rlvr4j.rollout.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The functions that an MLP can have between its linear layers. */
public enum Activation {
    /** \(x\, \sigma(x)\). */
    SILU("silu", "swish"),
    /** GELU by its tanh approximation (Hendrycks and Gimpel, arXiv 1606.08415). */
    GELU_TANH("gelu_pytorch_tanh", "gelu_new"),
    /** \(x\, \Phi(x)\). */
    GELU("gelu"),
    RELU("relu");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    /** Returns the activation that transformers has under a name. */
    static Optional<Activation> ofName(String name) {
        return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
    }

    /** Returns transformers' name; GPT-2 spells the tanh approximation in its own way. */
    String nameFor(Architecture architecture) {
        return architecture == Architecture.GPT2 ? names.get(names.size() - 1) : names.get(0);
    }

    List<String> names() {
        return names;
    }
}
