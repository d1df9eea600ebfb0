package org.rlvr4j.rollout.policy;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rlvr4j.rollout.script.TorchScript;

/** The decoder's TorchScript text, one file for each idea, put together and compiled. */
final class DecoderScript {

    /** The class, and the files that go on with its methods. */
    private static final List<String> MODULE =
            List.of("decoder.py", "layer.py", "recompute.py", "head.py", "prepare.py", "cache.py", "decode.py");

    private static final List<String> FUNCTIONS = List.of("linear.py", "rotary.py", "attention.py", "draw.py");

    private DecoderScript() {}

    static TorchScript compile(NDManager manager, Map<String, ?> attributes) {
        return TorchScript.resources(manager, DecoderScript.class, all(), attributes);
    }

    private static List<String> all() {
        return Stream.concat(MODULE.stream(), FUNCTIONS.stream()).toList();
    }
}
