package org.rlvr4j.examples.cli;

import org.rlvr4j.rollout.policy.draw.Distribution;
import picocli.CommandLine.Option;

/** The options that say what tokens are drawn from; all mean what they mean in transformers. */
final class DrawingOptions {

    @Option(names = "--temperature", paramLabel = "T", description = "Default: ${DEFAULT-VALUE}; 0 is greedy.")
    private double temperature = 1;

    @Option(names = "--top-k", paramLabel = "K", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private int topK = 0;

    @Option(names = "--top-p", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private double topP = 1;

    @Option(names = "--min-p", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private double minP = 0;

    @Option(names = "--typical-p", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private double typicalP = 1;

    @Option(names = "--epsilon-cutoff", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private double epsilonCutoff = 0;

    @Option(names = "--eta-cutoff", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}, which is off.")
    private double etaCutoff = 0;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "F",
            description = "Default: ${DEFAULT-VALUE}, which is off. Greedy completions are penalised, too.")
    private double repetitionPenalty = 1;

    @Option(
            names = "--min-new-tokens",
            paramLabel = "N",
            description = "No end of sequence before so many tokens; default: ${DEFAULT-VALUE}.")
    private int minNewTokens = 0;

    /** Returns whether drawn completions are the most probable ones. */
    boolean isGreedy() {
        return temperature == 0;
    }

    /** Returns what completions are drawn from. */
    Distribution drawn() {
        return new Distribution(temperature, topK, topP, minP, typicalP, epsilonCutoff, etaCutoff, repetitionPenalty);
    }

    /** Returns what the most probable completions are taken from. */
    Distribution greedy() {
        return Distribution.GREEDY.withRepetitionPenalty(repetitionPenalty);
    }

    int minNewTokens() {
        return minNewTokens;
    }
}
