package org.rlvr4j.grpo.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.rlvr4j.grpo.report.DeadSignal;
import org.rlvr4j.grpo.report.Preflight;

/** The findings before the first step as they are written to {@code preflight.json}. */
final class PreflightJson {

    private PreflightJson() {}

    static ObjectNode of(Preflight preflight) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        DeadSignal signal = preflight.signal();
        root.put("signal", signal == null ? "alive" : signal.name().toLowerCase(Locale.ROOT));
        root.put("finding", preflight.finding());
        root.put("problems", preflight.problems());
        root.put("group_size", preflight.groupSize());
        ObjectNode figures = root.putObject("figures");
        preflight.figures().forEach((name, value) -> RunDirectory.putNumber(figures, name, value));
        root.putPOJO("first_prompt_tokens", preflight.firstPromptTokens());
        ObjectNode memory = root.putObject("peak_memory_bytes");
        preflight.memory().parts().forEach(part -> memory.put(part.name().replace(' ', '_'), part.bytes()));
        memory.put("total", preflight.memory().peak());
        return root;
    }
}
