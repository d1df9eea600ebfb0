package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.CodeTasks;
import org.rlvr4j.verifiers.code.task.MainTask;

/** One pool for all: the tests share its two workers as programs of a training run would. */
class CodeVerifierTest {

    private static final CodeTask ADD = CodeTasks.parse("""
            {"type": "function", "entry": "Solution.add", "signature": "static int add(int a, int b)",
             "cases": [{"args": [2, 3], "expected": 5}, {"args": [10, -4], "expected": 6}]}""");
    private static final CodeTask SUM = CodeTasks.parse("""
            {"type": "stdio", "cases": [{"stdin": "2 3\\n", "expected": "5\\n"}, {"stdin": "10 -4\\n", "expected": "6\\n"}]}""");

    private static final Limits LIMITS = new Limits(
            20_000_000,
            256 << 20,
            Limits.DEFAULT.stackBytes(),
            Limits.DEFAULT.outputBytes(),
            Limits.DEFAULT.heapBytes(),
            Limits.DEFAULT.sourceChars(),
            Limits.DEFAULT.caseCpu(),
            Limits.DEFAULT.compileCpu());

    private static CodeVerifier code;

    @BeforeAll
    static void start() {
        code = CodeVerifier.builder().workers(1).spares(0).limits(LIMITS).build();
        System.out.println("jail: " + code.jail().label());
    }

    @AfterAll
    static void stop() {
        code.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "static int add(int a, int b) { return a + b; }                     | ACCEPTED      |",
                "int add(int a, int b) { return a + b; }                            | ACCEPTED      |",
                "static long add(long a, Integer b) { return a + b; }               | ACCEPTED      |",
                "static int add(int a, int b) { return a - b; }                     | WRONG_ANSWER  | test 1: expected 5, got -1",
                "static int add(int a, int b) { return a == 2 ? 5 : 0; }            | WRONG_ANSWER  | test 2: expected 6, got 0",
                "static int add(int a, int b) { return a + c; }                     | COMPILE_ERROR | Solution.java:1: cannot find symbol",
                "static int add(int a, int b) { throw new RuntimeException(\"x\"); } | RUNTIME_ERROR | java.lang.RuntimeException: x",
                "static int sub(int a, int b) { return a + b; }                     | RUNTIME_ERROR | there is no add",
                "static int add(int a, String b) { return a; }                      | RUNTIME_ERROR | cannot be passed as java.lang.String",
                "static int add(int a, int b) { while (true) {} }                   | TIME_LIMIT    | 20000000 ticks",
                "static int add(int a, int b) { long[][] x = new long[1000][]; for (int i = 0; i < 1000; i++) x[i] = new long[1 << 17]; return a + b; } | MEMORY_LIMIT | the heap is full",
                "static int add(int a, int b) { while (true) { long[] x = new long[1 << 13]; } } | TIME_LIMIT | more than 268435456 bytes allocated",
                "static int add(int a, int b) { while (true) System.out.print(\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"); } | OUTPUT_LIMIT | bytes printed",
                "static int add(int a, int b) { while (true) System.err.print(\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"); } | OUTPUT_LIMIT | bytes printed",
                "static int add(int a, int b) { System.exit(0); return 5; }         | DENIED        | java.lang.System.exit(0)",
                "static int add(int a, int b) throws Exception { new java.io.FileReader(\"/etc/passwd\"); return a + b; } | DENIED | java.io.FileReader",
                "static { if (true) throw new Error(); } static int add(int a, int b) { return a + b; } | RUNTIME_ERROR | java.lang.Error"
            })
    void scoreSource_everyStatus(String member, CodeStatus status, String detail) {
        CodeResult result = code.scoreSource(ADD, "class Solution { " + member.strip() + " }");
        assertThat(result.status()).as(result.summary()).isEqualTo(status);
        assertThat(result.detail()).contains(detail == null ? "" : detail);
    }

    @Test
    void verify_completion_isExtracted() {
        String good = "Let me think.\n```java\nclass Solution { static int add(int a, int b) { return a + b; } }\n```";
        assertThat(code.verifier(ADD).verify(good)).isInstanceOf(Verdict.Correct.class);
        assertThat(code.verifier(ADD).verify("I cannot.")).isInstanceOf(Verdict.Unparsable.class);
        assertThat(code.verifier(ADD).verify("static int add(int a, int b) { return a + b; }"))
                .isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void scoreSource_stdio_startsAnewForEveryCase() {
        String program = """
                import java.util.*;
                public class Main {
                    static int runs;
                    public static void main(String[] args) {
                        Scanner in = new Scanner(System.in);
                        System.out.println(in.nextInt() + in.nextInt() + runs++);
                    }
                }
                """;
        assertThat(code.scoreSource(SUM, program).summary()).isEqualTo("accepted, 2 of 2 tests passed");
        assertThat(code.scoreSource(SUM, program.replace("class Main", "class Other"))
                        .isAccepted())
                .isTrue();
        assertThat(code.scoreSource(SUM, program.replace("println", "print").replace("runs++", "0"))
                        .isAccepted())
                .isTrue();
        assertThat(code.scoreSource(SUM, "class Main { public static void main(String[] a) {} }")
                        .detail())
                .isEqualTo("test 1: expected \"5\\n\", got \"\"");
    }

    @Test
    void scoreSource_stdio_mayEndByExitOnceAllIsPrinted() {
        String program = """
                import java.util.*;
                public class Main {
                    public static void main(String[] args) {
                        Scanner in = new Scanner(System.in);
                        System.out.println(in.nextInt() + in.nextInt());
                        System.exit(0);
                    }
                }
                """;
        assertThat(code.scoreSource(SUM, program).summary()).isEqualTo("accepted, 2 of 2 tests passed");
        for (String cheat : List.of(
                program.replace("exit(0)", "exit(1)"),
                program.replace("System.exit(0)", "Runtime.getRuntime().halt(0)"),
                program.replace("in.nextInt() + in.nextInt()", "5"))) {
            assertThat(code.scoreSource(SUM, cheat).status()).isEqualTo(CodeStatus.DENIED);
        }
    }

    @Test
    void scoreSource_mainTask_assertionsOfTheTestCount() {
        MainTask task = new MainTask("""
                public class Main {
                    public static void main(String[] args) { Checks.run(); }
                    static class Checks { static void run() { assert Solution.f(2) == 3 : "f(2)"; } }
                }
                """, "Main", "");
        assertThat(code.scoreSource(task, "class Solution { static int f(int n) { return n; } }")
                        .detail())
                .isEqualTo("java.lang.AssertionError: f(2)");
        assertThat(code.scoreSource(task, "class Solution { static int f(int n) { assert n > 2; return n + 1; } }")
                        .isAccepted())
                .isTrue();
    }

    @Test
    void scoreSource_classTask_callsInOrder() {
        CodeTask task = CodeTasks.parse("""
                {"type": "class", "entry": "Counter", "cases": [{"args": [10, ["a"]], "calls": [
                  {"method": "next", "expected": 11}, {"method": "names", "args": ["b"], "expected": ["a", "b"]},
                  {"method": "next", "expected": 12}]}]}""");
        String program = """
                class Counter {
                    private int n; private final List<String> names;
                    Counter(int n, List<String> names) { this.n = n; this.names = names; }
                    int next() { return ++n; }
                    List<String> names(String s) { names.add(s); return names; }
                }
                """;
        CodeResult result = code.scoreSource(task, program);
        assertThat(result.summary()).isEqualTo("accepted, 1 of 1 tests passed");
        assertThat(result.notes()).containsExactly("added imports: java.util.List");
        assertThat(code.scoreSource(task, program.replace("++n", "n++")).detail())
                .isEqualTo("test 1: call 1 (next): expected 11, got 10");
    }

    @Test
    void scoreSource_inPlaceMethod_isJudgedByItsArgument() {
        CodeTask task = CodeTasks.parse("""
                {"type": "function", "entry": "Solution.sort", "signature": "void sort(int[] xs)",
                 "cases": [{"args": [[3, 1, 2]], "expected": [1, 2, 3]}]}""");
        assertThat(code.scoreSource(task, "class Solution { void sort(int[] xs) { Arrays.sort(xs); } }")
                        .isAccepted())
                .isTrue();
        assertThat(code.scoreSource(task, "class Solution { void sort(int[] xs) { } }")
                        .isAccepted())
                .isFalse();
    }

    @Test
    void scoreSource_mainTask_passesByReturning() {
        MainTask task = new MainTask("""
                public class Main {
                    public static void main(String[] args) {
                        if (!new Solution().f(2).equals(Arrays.asList(1, 2))) throw new AssertionError();
                    }
                }
                """, "Main", "");
        assertThat(code.scoreSource(task, "class Solution { List<Integer> f(int n) { return List.of(1, 2); } }")
                        .isAccepted())
                .isTrue();
        assertThat(code.scoreSource(task, "class Solution { List<Integer> f(int n) { return List.of(2, 1); } }")
                        .detail())
                .isEqualTo("java.lang.AssertionError");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "class Solution { List<Integer> f(int n) { System.exit(0); return null; } }",
                "class Solution { List<Integer> f(int n) { return new ArrayList<>() { public boolean equals(Object o) { return true; } }; } }",
                "class Solution { List<Integer> f(int n) { return Collections.unmodifiableList(new ArrayList<>() { public boolean equals(Object o) { return true; } }); } }",
                "class Solution { List f(int n) { return List.of(new Object() { public boolean equals(Object o) { return true; } }, 2); } }",
                "class Solution { List<Integer> f(int n) { return null; } } class Arrays { static Object asList(Object... x) { return null; } }",
                "class Solution { List<Integer> f(int n) { return List.of(); } } class AssertionError extends RuntimeException {}",
                "class Solution { List<Integer> f(int n) { return List.of(); } } class Main { public static void main(String[] a) {} }",
                "class Solution { List<Integer> f(int n) { Main.main(null); return List.of(); } }",
                "class Solution { List<Integer> f(int n) { throw new StackOverflowError(); } }",
                "class Solution { List<Integer> f(int n) { return List.of(); } } /*",
            })
    void scoreSource_mainTask_cannotBeFooled(String program) {
        MainTask task = new MainTask("""
                public class Main {
                    public static void main(String[] args) {
                        if (!new Solution().f(2).equals(Arrays.asList(1, 2))) throw new AssertionError();
                    }
                }
                """, "Main", "");
        CodeResult result = code.scoreSource(task, program);
        assertThat(result.isAccepted()).as(result.summary()).isFalse();
        assertThat(result.status()).isNotEqualTo(CodeStatus.FAILURE);
    }

    @Test
    void scoreSource_afterEachKindOfAttack_goodProgramsAreAccepted() {
        String good = """
                import java.util.*;
                class Solution {
                    static Map<String, Integer> calls = new HashMap<>();
                    static int add(int a, int b) {
                        if (calls.merge("x", 1, Integer::sum) > 2 || !String.format("%.1f", 1.5).equals("1.5")) return 0;
                        return Integer.valueOf(a) + Integer.valueOf(b);
                    }
                }
                """;
        for (String attack : List.of(
                "while (true) {}",
                "List<long[]> l = new ArrayList<>(); while (true) l.add(new long[1 << 20]);",
                "Thread.currentThread().interrupt(); throw new ThreadDeath();",
                "return add(a, b) + 1;",
                "ThreadLocal<Object> t = null; return 1;")) {
            code.scoreSource(ADD, "class Solution { static int add(int a, int b) { " + attack + " } }");
            CodeResult result = code.scoreSource(ADD, good);
            assertThat(result.isAccepted()).as(attack + ": " + result.summary()).isTrue();
        }
    }

    @Test
    void scoreSource_overflowInsideTheLibrary_endsTheWorker() {
        int before = code.statistics().retired();
        String nominal = "static int f(int n) { return f(n + 1) + 1; } static int add(int a, int b) { "
                + "try { return f(0); } catch (StackOverflowError e) { return a + b; } }";
        assertThat(code.scoreSource(ADD, "class Solution { " + nominal + " }").isAccepted())
                .isTrue();
        assertThat(code.statistics().retired()).isEqualTo(before);
        String real = "static int add(int a, int b) { List<Object> l = new ArrayList<>(); l.add(l); "
                + "try { return l.hashCode(); } catch (StackOverflowError e) { return a + b; } }";
        assertThat(code.scoreSource(ADD, "class Solution { " + real + " }").isAccepted())
                .isTrue();
        assertThat(code.scoreSource(ADD, "class Solution { static int add(int a, int b) { return a + b; } }")
                        .isAccepted())
                .isTrue();
        assertThat(code.statistics().retired()).isEqualTo(before + 1);
    }

    @Test
    void submit_many_keepTheirOrder() {
        List<CompletableFuture<CodeResult>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(code.submitSource(
                    ADD,
                    "class Solution { static int add(int a, int b) { return " + (i % 2 == 0 ? "a + b" : i) + "; } }"));
        }
        for (int i = 0; i < 20; i++) {
            CodeResult result = results.get(i).join();
            assertThat(result.isAccepted()).as(result.summary()).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void scoreSource_classesOfOneProgram_areUnknownToTheNext() {
        code.scoreSource(
                ADD,
                "class Helper { static class In {} } class Solution { static int add(int a, int b) { return a + b; } }");
        assertThat(code.scoreSource(
                                ADD, "class Solution { static int add(int a, int b) { new Helper(); return a + b; } }")
                        .status())
                .isEqualTo(CodeStatus.COMPILE_ERROR);
        assertThat(code.scoreSource(
                                ADD, "class Solution { static int add(int a, int b) { Helper.In x; return a + b; } }")
                        .status())
                .isEqualTo(CodeStatus.COMPILE_ERROR);
    }

    @Test
    void scoreSource_tooLong_isRefused() {
        assertThat(code.scoreSource(ADD, " ".repeat((1 << 18) + 1)).detail())
                .isEqualTo("the code has 262145 characters; the limit is 262144");
    }

    @Test
    void build_neitherScanNorJail_isRefused() {
        CodeVerifierBuilder builder =
                CodeVerifier.builder().scan(false).jail(org.rlvr4j.verifiers.code.jail.JailKind.NONE);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leave one of them on");
    }
}
