package org.rlvr4j.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.examples.experiment.BundledModel;
import org.rlvr4j.rollout.policy.CausalLm;
import org.rlvr4j.rollout.sampler.Completion;
import org.rlvr4j.rollout.sampler.SampleKey;
import org.rlvr4j.rollout.sampler.Sampler;
import org.rlvr4j.rollout.sampler.SamplingListener;
import org.rlvr4j.rollout.sampler.SamplingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sample}: completions of prompts, printed as they are finished. */
@Command(
        name = "sample",
        description = {
            "Print completions of prompts, each as soon as it is finished.",
            "A prompt goes to the model as it stands; \\n in it is a line feed."
        })
final class SampleCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..*",
            description = "Prompts; lines of the standard input where none is given.")
    private List<String> prompts = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A Hugging Face folder; the bundled base model where not given.")
    private @Nullable Path model;

    @Option(names = "-n", paramLabel = "N", description = "Completions of each prompt; default: ${DEFAULT-VALUE}.")
    private int completions = 4;

    @Option(names = "--greedy", description = "Take the most probable tokens; the same as --temperature 0.")
    private boolean greedy;

    @Mixin
    private DrawingOptions drawing;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "Default: ${DEFAULT-VALUE}, or what the model takes.")
    private int maxNewTokens = 256;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends a completion; may be repeated.")
    private List<String> stop = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 0;

    @Mixin
    private EngineThreads threads;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        PrintWriter out = spec.commandLine().getOut();
        List<String> texts = prompts.isEmpty() ? standardInput() : prompts;
        List<String> asked =
                texts.stream().map(text -> text.replace("\\n", "\n")).toList();
        try (CausalLm policy = CausalLm.load(model == null ? BundledModel.folder() : model)) {
            var options = SamplingOptions.builder()
                    .groupSize(completions)
                    .distribution(greedy ? drawing.greedy() : drawing.drawn())
                    .minNewTokens(drawing.minNewTokens())
                    .maxNewTokens(Math.min(maxNewTokens, policy.maxSequenceLength() - 1))
                    .stopStrings(stop)
                    .extraEosIds(policy.eosIds())
                    .build();
            List<int[]> encoded = asked.stream()
                    .map(text -> policy.tokenizer().encodePrompt(text))
                    .toList();
            Sampler.of(policy, policy.tokenizer())
                    .sample(encoded, options, new SampleKey(seed, 0), SamplingListener.onFinished(completion -> {
                        print(out, texts.get(completion.prompt()), completion);
                    }));
        }
        return 0;
    }

    private static void print(PrintWriter out, String prompt, Completion completion) {
        out.printf(
                Locale.ROOT,
                "--- %s [%d], %d tokens, ended by %s%n%s%n",
                prompt,
                completion.sample(),
                completion.length(),
                completion.finishReason().name().toLowerCase(Locale.ROOT),
                completion.text());
        out.flush();
    }

    private static List<String> standardInput() throws IOException {
        var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> lines = reader.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("no prompt given, neither as an argument nor on the standard input");
        }
        return lines;
    }
}
