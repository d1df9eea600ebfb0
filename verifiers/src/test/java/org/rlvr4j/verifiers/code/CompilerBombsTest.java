package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.CodeTasks;

/** Sources that are made to exhaust a compiler: whatever becomes of them, the next program gets its right verdict. */
class CompilerBombsTest {

    private static final CodeTask ADD = CodeTasks.parse("""
            {"type": "function", "entry": "Solution.add", "signature": "static int add(int a, int b)",
             "cases": [{"args": [2, 3], "expected": 5}]}""");

    private static CodeVerifier code;

    @BeforeAll
    static void start() {
        code = CodeVerifier.builder().workers(1).spares(0).build();
    }

    @AfterAll
    static void stop() {
        code.close();
    }

    @Test
    void scoreSource_cheapBombs_leaveTheSandboxWhole() {
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("brackets", returning("(".repeat(20_000) + "a + b" + ")".repeat(20_000)));
        bombs.put("blocks", method("{".repeat(20_000) + "}".repeat(20_000) + " return a + b;"));
        bombs.put("types", member("static " + "Comparable<".repeat(2_000) + "Integer" + ">".repeat(2_000) + " x;"));
        bombs.put("casts", returning("(int)".repeat(10_000) + "a + b"));
        bombs.put("signs", returning("- ".repeat(20_000) + "a + a + a + b"));
        bombs.put("dimensions", member("static int" + "[]".repeat(300) + " x;"));
        bombs.put("inference", returning("id(() -> ".repeat(24) + "a + b" + ")".repeat(24)));
        bombs.put("literal", member("static String s = \"" + "x".repeat(70_000) + "\";"));
        bombs.put("digits", member("static double d = 0." + "1".repeat(100_000) + ";"));
        bombs.put("name", member("static int " + "x".repeat(70_000) + ";"));
        bombs.put("array", member("static int[] x = {" + "1, ".repeat(40_000) + "1};"));
        bombs.put("methods", member(many(5_000, "static int m%d(int a) { return a; }")));
        bombs.put("locals", method(many(9_000, "int v%d = a;") + " return a + b;"));
        bombs.put("statements", method("int c = 0; " + "c += a * b; ".repeat(12_000) + "return a + b;"));
        bombs.put("loops", method("int c = 0; " + "while (c < 2) c++; ".repeat(6_000) + "return a + b;"));
        bombs.put("classes", many(2_000, "class C%d {}") + member(""));
        bombs.put("cycle", "class A extends B {} class B extends A {} " + member(""));
        bombs.put("text block", member("") + " class X { String s = \"\"\"");
        bombs.put("bytes", member("") + "\u0000\u001a\ud800");
        bombs.forEach(CompilerBombsTest::assertContained);
    }

    @Test
    @Tag("slow")
    void scoreSource_costlyBombs_leaveTheSandboxWhole() {
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("terms", returning("a + ".repeat(30_000) + "b"));
        bombs.put("concatenation", method("String s = \"\"" + " + \"x\" + a".repeat(10_000) + "; return a + b;"));
        bombs.put(
                "constants",
                member("static final String s0 = \"xxxxxxxxxxxxxxxx\"; "
                        + IntStream.range(1, 30)
                                .mapToObj(i -> "static final String s" + i + " = s" + (i - 1) + " + s" + (i - 1) + ";")
                                .collect(Collectors.joining(" "))));
        bombs.put("finally", method("try { a++; } finally { ".repeat(16) + "a--;" + " }".repeat(16) + " return 5;"));
        bombs.put("nested classes", member(many(300, "class A%d {") + "}".repeat(300)));
        bombs.put("else", method("if (a == -1) return 1; else ".repeat(5_000) + "return a + b;"));
        bombs.put("conditions", returning("a == 1 ? 1 : ".repeat(5_000) + "a + b"));
        bombs.put("calls", method("new StringBuilder()" + ".append(1)".repeat(8_000) + "; return a + b;"));
        bombs.put(
                "expansive types",
                member("interface N<T> {} static class C<X> implements N<N<? super C<C<X>>>> {}"
                        + " static N<? super C<Integer>> f(C<Integer> c) { N<? super C<Integer>> n = c; return n; }"));
        bombs.forEach(CompilerBombsTest::assertContained);
    }

    private static void assertContained(String name, String bomb) {
        CodeResult result = code.scoreSource(ADD, bomb);
        assertThat(result.status()).as(name + ": " + result.summary()).isNotEqualTo(CodeStatus.FAILURE);
        CodeResult good = code.scoreSource(ADD, member(""));
        assertThat(good.isAccepted())
                .as("after " + name + ": " + good.summary())
                .isTrue();
    }

    private static String returning(String expression) {
        return method("return " + expression + ";");
    }

    private static String method(String statements) {
        return "class Solution { static <T> T id(java.util.function.Supplier<T> s) { return s.get(); }"
                + " static int add(int a, int b) { " + statements + " } }";
    }

    private static String member(String member) {
        return "class Solution { " + member + " static int add(int a, int b) { return a + b; } }";
    }

    private static String many(int count, String pattern) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).collect(Collectors.joining(" "));
    }
}
