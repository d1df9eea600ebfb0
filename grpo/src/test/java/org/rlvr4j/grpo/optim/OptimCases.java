package org.rlvr4j.grpo.optim;

import com.fasterxml.jackson.databind.JsonNode;

/** Opens this package's vector checks to the conformance run. */
public final class OptimCases {
    private OptimCases() {}

    /** Runs one case; throws an assertion error where it differs. */
    public static void run(JsonNode vector) {
        String name = vector.get("case").asText();
        switch (vector.get("kind").asText()) {
            case "schedule" -> new LearningRateScheduleTest().factor_agreesWithTransformers(name, vector);
            case "optimizer" -> {
                OptimizerTest test = new OptimizerTest();
                try {
                    test.update_agreesWithTorch(name, vector);
                } finally {
                    test.close();
                }
            }
            default -> throw new IllegalArgumentException("no kind " + vector.get("kind"));
        }
    }
}
