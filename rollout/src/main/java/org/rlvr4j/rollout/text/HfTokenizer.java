package org.rlvr4j.rollout.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.rlvr4j.rollout.checkpoint.CheckpointException;
import org.rlvr4j.rollout.checkpoint.JsonFiles;

/**
 * The tokenizer of a Hugging Face folder: {@code tokenizer.json}, run by Hugging Face's own library through DJL, and
 * the settings beside it. Truncation and padding that the file asks for are switched off, and decoded text is not
 * tidied up ({@code clean_up_tokenization_spaces}), so that decoding undoes encoding.
 *
 * <p>Needs no network: the native library comes with the DJL jar, which unpacks it into {@code ~/.djl.ai} (or
 * {@code DJL_CACHE_DIR}) once.
 */
public final class HfTokenizer implements Tokenizer {

    private static final String FILE = "tokenizer.json";

    static {
        // Left to itself DJL would, on a machine with CUDA, download a build that can do nothing more here.
        if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
    }

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final OptionalInt bosId;
    private final OptionalInt eosId;
    private final int[] prefix;

    /** Held for writing while the native tokenizer is freed, so that none is freed under a running call. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    private HfTokenizer(
            Path file,
            HuggingFaceTokenizer tokenizer,
            Vocabulary vocabulary,
            OptionalInt bosId,
            OptionalInt eosId,
            List<Integer> prefix) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.bosId = bosId;
        this.eosId = eosId;
        this.prefix = prefix.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Loads the tokenizer of a model folder.
     *
     * @throws CheckpointException if there is none or it is broken; the message names the file and the remedy
     */
    public static HfTokenizer load(Path folder) throws CheckpointException {
        Path file = folder.resolve(FILE);
        JsonNode json = JsonFiles.readObject(file, remedy(folder));
        TokenizerChecks.check(file.toString(), json);
        Vocabulary vocabulary = Vocabulary.of(file.toString(), json);
        TokenizerSettings settings = TokenizerSettings.read(folder);
        OptionalInt bos = idOf(settings.token("bos_token"), vocabulary);
        OptionalInt eos = idOf(settings.token("eos_token"), vocabulary);
        List<Integer> prefix = new ArrayList<>(PromptPrefix.of(json, vocabulary));
        if (settings.addBos().isPresent()) {
            applyAddBos(settings.addBos().get(), bos, prefix, folder);
        }
        return new HfTokenizer(file, open(file), vocabulary, bos, eos, prefix);
    }

    private static OptionalInt idOf(String token, Vocabulary vocabulary) {
        return token.isEmpty() ? OptionalInt.empty() : vocabulary.idOf(token);
    }

    private static void applyAddBos(boolean wanted, OptionalInt bos, List<Integer> prefix, Path folder)
            throws CheckpointException {
        if (bos.isEmpty()) {
            if (wanted) {
                throw new CheckpointException(folder.resolve("tokenizer_config.json")
                        + ": add_bos_token is true but the vocabulary has no bos_token: set it to false");
            }
            return;
        }
        prefix.removeIf(id -> id == bos.getAsInt());
        if (wanted) {
            prefix.add(0, bos.getAsInt());
        }
    }

    private static HuggingFaceTokenizer open(Path file) throws CheckpointException {
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(Files.readAllBytes(file)), options);
        } catch (IOException | RuntimeException | LinkageError e) {
            String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
            throw new CheckpointException(
                    file + " cannot be used (" + reason + "): save it again with a recent transformers", e);
        }
    }

    private static String remedy(Path folder) {
        for (String other : List.of("tokenizer.model", "vocab.json", "spiece.model", "vocab.txt")) {
            if (Files.exists(folder.resolve(other))) {
                return "there is " + other + ", which is not read; convert it (in transformers:"
                        + " AutoTokenizer.from_pretrained(...).save_pretrained(...))";
            }
        }
        return "copy it from the model's origin, or name a folder that has one";
    }

    @Override
    public int[] encode(String text) {
        String sound = withoutLoneSurrogates(text);
        long[] ids = whileOpen(() -> {
            try {
                return tokenizer.encode(sound, false, false).getIds();
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        file + " cannot encode " + quote(text) + " (" + e.getMessage() + ")", e);
            }
        });
        return LongStream.of(ids).mapToInt(id -> (int) id).toArray();
    }

    @Override
    public int[] encodePrompt(String text) {
        int[] ids = encode(text);
        boolean begun =
                ids.length >= prefix.length && IntStream.range(0, prefix.length).allMatch(i -> ids[i] == prefix[i]);
        return begun
                ? ids
                : IntStream.concat(IntStream.of(prefix), IntStream.of(ids)).toArray();
    }

    @Override
    public String decode(int... tokens) {
        for (int token : tokens) {
            if (token < 0) {
                throw new IllegalArgumentException("token id " + token + " is negative");
            }
        }
        long[] ids = IntStream.of(tokens).asLongStream().toArray();
        return whileOpen(() -> tokenizer.decode(ids, true));
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt bosId() {
        return bosId;
    }

    @Override
    public OptionalInt eosId() {
        return eosId;
    }

    @Override
    public OptionalInt idOf(String token) {
        return vocabulary.idOf(token);
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private <T> T whileOpen(Supplier<T> call) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tokenizer is closed");
            }
            return call.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private static String quote(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return '"' + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + '"';
    }

    /** Half a surrogate pair is no character and has no UTF-8; as elsewhere in Java it becomes a question mark. */
    private static String withoutLoneSurrogates(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
