package org.rlvr4j.grpo.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads problems from a file with one JSON object a line, all of them before anything is trained.
 *
 * <p>Numbers keep the digits that the file has, blank lines are skipped, a byte-order mark is ignored. Every row that
 * cannot be used is reported with its line number, in one exception.
 */
public final class JsonlDataset {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private static final Pattern PARSER_DETAILS =
            Pattern.compile("( \\(start marker at |: enable `|, from `StreamReadConstraints).*");

    private final Path file;
    private final RowMapping mapping;
    private final List<Problem> problems = new ArrayList<>();
    private final List<DatasetException.BadRow> badRows = new ArrayList<>();
    private final Map<String, Integer> lineOfId = new HashMap<>();

    private JsonlDataset(Path file, RowMapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    /**
     * Reads a whole file.
     *
     * @throws DatasetException if the file cannot be read, holds no row, or has a malformed row
     */
    public static List<Problem> read(Path file, RowMapping mapping) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetException(
                    file + (Files.exists(file) ? " is not a file" : " does not exist") + "; name a JSONL file to read");
        }
        String otherKind = otherKind(file);
        if (otherKind != null) {
            throw new DatasetException(file + " is " + otherKind);
        }
        JsonlDataset dataset = new JsonlDataset(file, mapping);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            dataset.readLines(in);
        } catch (IOException e) {
            throw new DatasetException(file + " cannot be read: " + e.getMessage());
        }
        return dataset.result();
    }

    /** Returns what a file is by its first bytes, with a remedy, if it is one of those that are given by mistake. */
    private static @Nullable String otherKind(Path file) {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        } catch (IOException e) {
            return null; // which reading it tells of
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u001f\u008b")) {
            return "compressed with gzip; unpack it first, with gunzip";
        } else if (text.startsWith("PK\u0003\u0004")) {
            return "a zip archive; unpack it and name a JSONL file in it";
        } else if (text.startsWith("\u0028\u00b5\u002f\u00fd")) {
            return "compressed with zstd; unpack it first, with unzstd";
        } else if (text.startsWith("PAR1")) {
            return "a Parquet file; export it as JSON lines first";
        } else if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
            return "UTF-16 text; save it as UTF-8";
        } else if (text.startsWith("[")) {
            return "a JSON array; write its objects one a line, as jq -c .[] does";
        }
        return null;
    }

    private List<Problem> result() {
        int rows = problems.size() + badRows.size();
        if (rows == 0) {
            throw new DatasetException(file + " holds no rows; it needs at least one JSON object, one a line");
        }
        if (!badRows.isEmpty()) {
            throw new DatasetException(file, rows, badRows);
        }
        return List.copyOf(problems);
    }

    /** Splits at the byte, so that a line that is not UTF-8 is reported by its number and the others still read. */
    private void readLines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                readRow(line.toByteArray(), number++);
                line.reset();
            } else {
                line.write(b);
            }
        }
        readRow(line.toByteArray(), number);
    }

    private void readRow(byte[] line, int number) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            if (number == 1 && text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
            if (!text.isBlank()) {
                problems.add(problem(text, number));
            }
        } catch (CharacterCodingException e) {
            reject(number, "not UTF-8 text");
        } catch (JsonProcessingException e) {
            reject(number, "not JSON (" + reason(e) + ")");
        } catch (IllegalArgumentException e) {
            reject(number, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            reject(number, "the mapping of rows failed with " + e);
        }
    }

    /** What the parser says is for people up to where it speaks of its own options and places. */
    private static String reason(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return first.startsWith("Trailing token")
                ? "more follows after the object"
                : PARSER_DETAILS.matcher(first).replaceFirst("");
    }

    private Problem problem(String text, int number) throws JsonProcessingException {
        JsonNode row = JSON.readTree(text);
        if (!row.isObject()) {
            throw new IllegalArgumentException("not a JSON object");
        }
        Problem problem = mapping.problem(row, file.getFileName() + ":" + number);
        Integer earlier = lineOfId.putIfAbsent(problem.id(), number);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "id \"" + Rows.shorten(problem.id()) + "\" was already used in line " + earlier);
        }
        return problem;
    }

    private void reject(int line, String why) {
        badRows.add(new DatasetException.BadRow(line, why));
    }
}
