package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What would fail or wait on a graphics card, found in the scripts' text where there is no card to try: tensors made in
 * main memory beside others that are not, and tensors read as numbers.
 */
class ScriptDevicesTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/org/rlvr4j/rollout/policy");

    private static final Pattern NEW_TENSOR =
            Pattern.compile("torch\\.(zeros|ones|empty|full|arange|tensor|eye|linspace|rand\\w*)\\(");

    /** What the host must know before it can go on: a read, or a size that depends on values. */
    private static final Pattern READ = Pattern.compile(
            "(?<![\\w.])(?:int|float|bool)\\((?!['\"])"
                    + "|\\.item\\(|\\.tolist\\("
                    + "|torch\\.(?:nonzero|masked_select|masked_scatter_?|unique\\w*|repeat_interleave|is_nonzero|equal|allclose)\\(");

    private static List<String> calls(Pattern pattern) throws IOException {
        List<String> calls = new ArrayList<>();
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".py")).sorted().toList()) {
                for (String line : lines(file)) {
                    Matcher matcher = pattern.matcher(line);
                    while (matcher.find()) {
                        calls.add(file.getFileName() + ": " + call(line, matcher.start(), matcher.end()));
                    }
                }
            }
        }
        return calls;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.strip().startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text from where a call begins to the parenthesis that closes it. */
    private static String call(String line, int start, int behindOpening) {
        int depth = 1;
        int at = behindOpening;
        while (depth > 0 && at < line.length()) {
            depth += line.charAt(at) == '(' ? 1 : line.charAt(at) == ')' ? -1 : 0;
            at++;
        }
        return line.substring(start, at);
    }

    @Test
    void newTensors_sayOnWhichDevice() throws IOException {
        assertThat(calls(NEW_TENSOR)).hasSizeGreaterThan(10).allMatch(call -> call.contains("device="));
    }

    @Test
    void tensorsAreReadAsNumbers_onlyWhereTheyLieInMainMemory() throws IOException {
        assertThat(calls(READ))
                .containsExactly(
                        // in main memory by way of PackedBatch
                        "attention.py: int(flat[i])",
                        // by a number, so that the size is known
                        "attention.py: torch.repeat_interleave(k, groups, 2)",
                        "attention.py: torch.repeat_interleave(v, groups, 2)",
                        // bags are for processors alone: see decode.py
                        "bags.py: torch.masked_select(torch.softmax(torch.masked_scatter_(grid, seen, scores), -1), seen)",
                        "bags.py: torch.masked_scatter_(grid, seen, scores)",
                        "bags.py: torch.masked_select(__torch__.cells_of(b * heads, capacity, 0, w, mask).view([b, heads, w]), seen)",
                        "bags.py: torch.repeat_interleave(torch.arange(b * heads, dtype=3, device=mask.device), counts)",
                        "decode.py: int(torch.sum(positions))",
                        // a number already
                        "draw.py: int(how[1])",
                        // in main memory by way of PackedBatch
                        "head.py: float(temperature)",
                        "head.py: float(temperature)",
                        // by a number
                        "mix.py: torch.repeat_interleave(k, groups, 1)");
    }
}
