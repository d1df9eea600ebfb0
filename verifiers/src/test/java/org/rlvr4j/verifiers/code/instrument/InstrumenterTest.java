package org.rlvr4j.verifiers.code.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.tree.ClassNode;
import org.rlvr4j.verifiers.code.Compiled;
import org.rlvr4j.verifiers.code.guest.GuardControl;
import org.rlvr4j.verifiers.code.guest.LimitReached;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CaseReply;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

class InstrumenterTest {

    private static final Budget BUDGET = new Budget(1_000_000, 256 << 20, 1 << 18, 1 << 16);

    @Test
    void instrument_results_areUnchanged() throws Throwable {
        String source = """
                import java.util.*;
                class Solution {
                    static long f() {
                        long sum = 0; double d = 0.5;
                        for (int i = 0; i < 100; i++) {
                            int j = i;
                            do { sum += j % 3; } while (j-- > 50);
                            switch (i % 4) { case 0: continue; case 1: d *= 2; break; default: d /= 2; }
                        }
                        outer:
                        while (true) { for (;;) { if (sum++ > 1000) break outer; } }
                        try { Integer.parseInt("x"); } catch (NumberFormatException e) { sum += 7; } finally { sum++; }
                        synchronized (Solution.class) { sum += new Object() { int g(int n) { return n < 2 ? n : g(n - 1) + g(n - 2); } }.g(10); }
                        long[][] grid = new long[3][4];
                        List<Integer> list = new ArrayList<>(List.of(3, 1, 2));
                        list.sort((a, b) -> b - a);
                        for (int x : list) sum = sum * 10 + x + grid[1].length;
                        return sum + (long) d;
                    }
                }
                """;
        assertThat(run(source)).isEqualTo(plain(source));
    }

    @Test
    void instrument_ticks_areTheSameEveryTime() throws Throwable {
        String source =
                "class Solution { static int f() { int s = 0; for (int i = 0; i < 1000; i++) s += g(i); return s; } static int g(int i) { return i; } }";
        run(source);
        long first = GuardControl.ticks();
        run(source);
        assertThat(GuardControl.ticks()).isEqualTo(first).isBetween(5_000L, 20_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (;;) { try { Integer.parseInt(\"x\"); } catch (Throwable t) {} }",
                "while (true) { try { while (true) {} } finally { continue; } }",
                "int i = 0; do { i++; } while (i != -1 || i == -1);",
                "g(0);",
                "java.util.stream.IntStream.iterate(0, i -> i).forEach(i -> {});",
                "for (;;) { switch (1) { case 1: continue; default: } }",
                "while (true) synchronized (Solution.class) { int x = 1; }",
                "java.util.regex.Pattern.compile(\"(.*a){25}\").matcher(\"a\".repeat(40) + \"!\").matches();",
                "(\"a\".repeat(40) + \"!\").matches(\"(.*a){25}\");",
                "(\"a\".repeat(40) + \"!\").split(\"(.*a){25}!!\");",
                "java.util.function.Predicate<String> p = (\"a\".repeat(40) + \"!\")::matches; p.test(\"(.*a){25}\");",
                "Thread.sleep(Long.MAX_VALUE);",
                "long end = System.nanoTime() + 1_000_000_000_000L; while (System.nanoTime() < end) {}",
                "java.math.BigInteger b = java.math.BigInteger.TEN; while (true) b = b.multiply(b);"
            })
    void instrument_endlessWork_runsOutOfTicks(String statements) {
        String source = "class Solution { static void g(int d) { try { g(d + 1); } finally { g(d + 1); } } "
                + "static int f() throws Exception { " + statements
                + (statements.startsWith("while (true) {}")
                                || statements.startsWith("for (;;)")
                                || statements.startsWith("while (true) ")
                                || statements.endsWith("b = b.multiply(b);")
                        ? ""
                        : " return 1;")
                + " } }";
        assertThatThrownBy(() -> run(source)).isInstanceOfSatisfying(LimitReached.class, e -> assertThat(e.outcome())
                .isEqualTo(CaseReply.Outcome.TICKS));
    }

    @Test
    void instrument_deepRecursion_isAStackOverflowAtTheSameDepth() throws Throwable {
        String source =
                "class Solution { static int d; static void g() { d++; g(); } static int f() { d = 0; try { g(); } catch (StackOverflowError e) {} return d; } }";
        Object depth = run(source);
        assertThat(run(source)).isEqualTo(depth);
        assertThat((Integer) depth).isBetween(1_000, 5_000);
    }

    @Test
    void instrument_parallelStreams_runOnTheCallingThread() throws Throwable {
        String source = """
                import java.util.*;
                import java.util.concurrent.ConcurrentHashMap;
                import java.util.stream.*;
                class Solution {
                    static class Own extends ArrayList<Integer> {}
                    static int f() {
                        Own own = new Own();
                        for (int i = 0; i < 10_000; i++) own.add(i);
                        Set<Thread> threads = ConcurrentHashMap.newKeySet();
                        own.parallelStream().forEach(i -> threads.add(Thread.currentThread()));
                        IntStream.range(0, 10_000).parallel().forEach(i -> threads.add(Thread.currentThread()));
                        StreamSupport.stream(own.spliterator(), true).forEach(i -> threads.add(Thread.currentThread()));
                        return threads.size();
                    }
                }
                """;
        assertThat(run(source)).isEqualTo(1);
    }

    @Test
    void instrument_heapExhaustedInTry_isNotForgottenByFinally() {
        String source = """
                class Solution {
                    static int g() { throw new OutOfMemoryError(); }
                    static int f() { int x = 1; try { g(); } finally { return x; } }
                }
                """;
        assertThatThrownBy(() -> run(source)).isInstanceOfSatisfying(LimitReached.class, e -> assertThat(e.outcome())
                .isEqualTo(CaseReply.Outcome.MEMORY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int[] a = new int[1 << 20]; while (true) System.arraycopy(a, 0, a, 1, 1 << 19);",
                "int[] a = new int[1 << 20]; while (true) Arrays.fill(a, 1);",
                "int[] a = new int[1 << 20]; while (true) Arrays.sort(a);",
                "List<Integer> l = new ArrayList<>(Collections.nCopies(1 << 20, 1)); while (true) l.contains(2);",
                "Deque<Integer> l = new ArrayDeque<>(Collections.nCopies(1 << 20, 1)); while (true) l.contains(2);",
                "List<Integer> l = new ArrayList<>(Collections.nCopies(1 << 20, 1)); while (true) l.add(0, l.remove(0));",
                "String s = \"a\".repeat(1 << 20); while (true) s.indexOf(\"b\");",
                "BigInteger b = BigInteger.ONE.shiftLeft(1 << 20); while (true) b.mod(BigInteger.TEN.pow(1_000));",
                "BigInteger b = BigInteger.ONE.shiftLeft(1 << 20); while (true) b.toString();",
                "BigInteger b = BigInteger.ONE.shiftLeft(1 << 14); while (true) b.nextProbablePrime();",
            })
    void instrument_bulkWork_isCountedBySize(String statements) {
        String source = "import java.util.*; import java.math.BigInteger; class Solution { static int f() { "
                + statements + " } }";
        assertThatThrownBy(() -> run(source)).isInstanceOfSatisfying(LimitReached.class, e -> assertThat(e.outcome())
                .isEqualTo(CaseReply.Outcome.TICKS));
    }

    @Test
    void instrument_unwoundFrames_giveTheirStackBack() throws Throwable {
        String source = """
                class Solution {
                    static int g(int n) { if (n == 0) throw new IllegalStateException(); return g(n - 1) + 1; }
                    static int f() { int c = 0; for (int i = 0; i < 100; i++) { try { g(500); } catch (IllegalStateException e) { c++; } } return c; }
                }
                """;
        assertThat(run(source)).isEqualTo(100);
    }

    @Test
    void instrument_exit_endsTheProgramEvenIfCaught() {
        for (String exit : List.of("System.exit(0)", "Runtime.getRuntime().exit(0)")) {
            assertThat(ending(exit)).isEqualTo(CaseReply.Outcome.EXITED);
        }
        for (String exit : List.of("System.exit(1)", "Runtime.getRuntime().exit(-1)", "Runtime.getRuntime().halt(0)")) {
            assertThat(ending(exit)).isEqualTo(CaseReply.Outcome.DENIED);
        }
    }

    private static CaseReply.Outcome ending(String exit) {
        String source = "class Solution { static int f() { try { " + exit + "; } catch (Throwable t) {} return 1; } }";
        return catchThrowableOfType(LimitReached.class, () -> run(source)).outcome();
    }

    @Test
    void instrument_randomNumbersAndClock_areTheSameEveryTime() throws Throwable {
        String source = """
                import java.util.*;
                class Solution {
                    static List<Object> f() {
                        List<Integer> l = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
                        Collections.shuffle(l);
                        java.util.function.Supplier<Double> s = Math::random;
                        return List.of(new Random().nextLong(), new Random() {}.nextInt(), Math.random(), s.get(), l,
                                System.nanoTime(), System.currentTimeMillis());
                    }
                }
                """;
        assertThat(run(source)).isEqualTo(run(source));
    }

    @Test
    void instrument_methodThatNoLongerFits_isRefusedByName() {
        String source =
                "class Solution { static int f(int x) { " + "while (x < 0) x++; ".repeat(6_000) + " return x; } }";
        ClassNode node = Compiled.nodes(Compiled.solution(source), SourceUnit.Role.SOLUTION)
                .get(0);
        assertThatThrownBy(() -> new Instrumenter(List.of(node), List.of()).instrument(node, SourceUnit.Role.SOLUTION))
                .isInstanceOf(MethodTooLargeException.class);
    }

    private static Object run(String source) throws Throwable {
        List<ClassNode> nodes = Compiled.nodes(Compiled.solution(source), SourceUnit.Role.SOLUTION);
        Instrumenter instrumenter = new Instrumenter(nodes, List.of());
        Map<String, byte[]> classes = new HashMap<>();
        nodes.forEach(node -> {
            ClassFile built = instrumenter.instrument(node, SourceUnit.Role.SOLUTION);
            classes.put(built.name(), built.bytes());
        });
        GuardControl.begin(BUDGET);
        return invoke(classes);
    }

    private static Object plain(String source) throws Throwable {
        Map<String, byte[]> classes = new HashMap<>();
        Compiled.solution(source).forEach(file -> classes.put(file.name(), file.bytes()));
        return invoke(classes);
    }

    private static Object invoke(Map<String, byte[]> classes) throws Throwable {
        ClassLoader loader = new ClassLoader(InstrumenterTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        var method = loader.loadClass("Solution").getDeclaredMethod("f");
        method.setAccessible(true);
        try {
            return method.invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
