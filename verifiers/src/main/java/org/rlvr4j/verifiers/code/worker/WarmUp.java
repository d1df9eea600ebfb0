package org.rlvr4j.verifiers.code.worker;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.DecimalFormat;
import java.text.SimpleDateFormat;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.BuildRequest;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import org.rlvr4j.verifiers.code.wire.Invocation;
import org.rlvr4j.verifiers.code.wire.Nonce;
import org.rlvr4j.verifiers.code.wire.RunCase;
import org.rlvr4j.verifiers.code.wire.RunRequest;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * Uses those parts of the library that open files when they are first used: time zones, locales, digests. A sealed worker
 * cannot open any.
 */
final class WarmUp {

    // What Janino compiles too.
    private static final String SIMPLE = """
            import java.util.*;
            class Solution {
                static int f(int n) {
                    int sum = 0;
                    try {
                        for (int i = 0; i < n; i++) sum += new ArrayList().size();
                    } catch (RuntimeException e) {
                        throw e;
                    }
                    return sum;
                }
            }
            """;

    private static final String MODERN = """
            import java.util.*;
            class Solution {
                record Pair(int a, int b) {}
                static Map<String, List<Integer>> f(List<Integer> xs) {
                    Map<String, List<Integer>> m = new TreeMap<>();
                    for (int x : xs) m.computeIfAbsent("k" + x, k -> new ArrayList<>()).add(new Pair(x, x).a());
                    return m;
                }
            }
            """;

    private static volatile int sink;

    private WarmUp() {}

    /** Uses the library. */
    static void library() {
        List<Object> used = new ArrayList<>();
        used.add(String.format(Locale.ROOT, "%d %5.2f %s %x %,d", 1, 2.5, "a", 255, 1_000_000));
        used.add(String.format("%tF", new Date(0)));
        used.add("a1b22".replaceAll("[0-9]+", "#").split("#").length);
        used.add(new Scanner("1 2.5 word").nextInt());
        used.add(new BigDecimal("1.25").multiply(BigDecimal.TEN).toBigInteger().pow(5));
        used.add(BigInteger.TWO.modPow(BigInteger.TEN, BigInteger.valueOf(7)));
        used.add(new DecimalFormat("#,##0.00").format(1234.5));
        used.add(new SimpleDateFormat("yyyy-MM-dd HH:mm:ss z").format(new Date(0)));
        used.add(Calendar.getInstance().get(Calendar.YEAR));
        used.add(LocalDateTime.of(2020, 2, 29, 1, 2)
                .atZone(ZoneId.of("Europe/Paris"))
                .toString());
        used.add(DateTimeFormatter.ofPattern("EEE, d MMM yyyy", Locale.US).format(LocalDateTime.of(2020, 2, 29, 1, 2)));
        used.add(TimeZone.getTimeZone("America/New_York").getRawOffset());
        used.add(IntStream.range(0, 10).boxed().collect(Collectors.groupingBy(i -> i % 3, Collectors.counting())));
        used.add("é€".getBytes(StandardCharsets.UTF_16LE).length);
        for (String algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
            try {
                used.add(MessageDigest.getInstance(algorithm).digest(new byte[3]).length);
            } catch (NoSuchAlgorithmException e) {
                used.add(e);
            }
        }
        sink = used.hashCode();
    }

    /** Runs a guest of every kind; the answers go nowhere. */
    static void run(RunnerService service) throws IOException {
        String name = WarmGuest.class.getName();
        ClassFile guest = new ClassFile(name, bytes(WarmGuest.class), SourceUnit.Role.SOLUTION);
        Value keys = new Value.Sequence(List.of(new Value.Int(1), new Value.Int(2)));
        Value names = new Value.Sequence(List.of(new Value.Text("a"), new Value.Text("é€")));
        List<RunCase> cases = List.of(
                new RunCase(
                        new byte[0],
                        List.of(new Invocation("group", List.of(), List.of(keys, names, new Value.Real(1.5))))),
                new RunCase(new byte[0], List.of(new Invocation("group", List.of(), List.of(names)))),
                new RunCase("2 3\n".getBytes(StandardCharsets.UTF_8), List.of()));
        Budget enough = new Budget(1 << 20, 64 << 20, 1 << 20, 1 << 16);
        Budget tooLittle = new Budget(1, 64 << 20, 1 << 20, 1 << 16);
        for (Budget budget : List.of(enough, tooLittle)) {
            service.run(new RunRequest(new Nonce(0, 0), List.of(guest), name, true, false, budget, cases));
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IOException("the class file of " + type.getName() + " is missing");
            }
            return in.readAllBytes();
        }
    }

    static void build(BuilderService service) {
        for (CompilerChoice compiler : List.of(CompilerChoice.JANINO, CompilerChoice.JAVAC)) {
            for (boolean fresh : new boolean[] {true, false}) {
                String program = compiler == CompilerChoice.JANINO ? SIMPLE : MODERN;
                SourceUnit unit = new SourceUnit("Solution.java", program, SourceUnit.Role.SOLUTION);
                sink += service.build(new BuildRequest(new Nonce(0, 0), List.of(unit), compiler, true, fresh))
                        .classes()
                        .size();
            }
        }
    }
}
