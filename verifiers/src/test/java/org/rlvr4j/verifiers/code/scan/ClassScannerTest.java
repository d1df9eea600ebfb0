package org.rlvr4j.verifiers.code.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.tree.ClassNode;
import org.rlvr4j.verifiers.code.Compiled;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

class ClassScannerTest {

    private static final AllowList ALLOWED = AllowList.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\"));     | java.nio.file.Path.of",
                "new java.io.PrintStream(\"/tmp/x\");                                        | new java.io.PrintStream",
                "new java.io.PrintWriter(new java.io.File(\"x\"));                           | java.io.File",
                "new java.io.PrintWriter(\"x\", \"UTF-8\");                                  | new java.io.PrintWriter",
                "new java.util.Properties().loadFromXML(null);                               | java.util.Properties.loadFromXML",
                "new java.util.Formatter(\"x\");                                             | new java.util.Formatter",
                "new java.util.Scanner(new java.io.File(\"x\"));                             | java.io.File",
                "new java.util.Scanner((java.nio.file.Path) null);                           | java.nio.file.Path",
                "new java.io.FileReader(\"x\");                                              | java.io.FileReader",
                "System.setProperty(\"a\", \"b\");                                           | java.lang.System.setProperty",
                "System.getProperty(\"a\");                                                  | java.lang.System.getProperty",
                "System.load(\"x\");                                                         | java.lang.System.load",
                "Integer.getInteger(\"a\");                                                  | java.lang.Integer.getInteger",
                "Class.forName(\"java.lang.System\");                                        | java.lang.Class.forName",
                "\"\".getClass().getClassLoader();                                           | java.lang.Class.getClassLoader",
                "\"\".getClass().getDeclaredFields();                                        | java.lang.Class.getDeclaredFields",
                "Object.class.getResourceAsStream(\"x\");                                    | java.lang.Class.getResourceAsStream",
                "new Thread(() -> {}).start();                                               | new java.lang.Thread",
                "Thread.currentThread().getContextClassLoader();                             | java.lang.Thread.getContextClassLoader",
                "Thread.currentThread().getStackTrace();                                     | java.lang.Thread.getStackTrace",
                "new RuntimeException().getStackTrace();                                     | java.lang.RuntimeException.getStackTrace",
                "new java.util.Timer();                                                      | java.util.Timer",
                "java.util.concurrent.Executors.newCachedThreadPool();                       | java.util.concurrent.Executors",
                "new java.util.concurrent.LinkedBlockingQueue<Integer>().take();             | LinkedBlockingQueue.take",
                "new Object().wait();                                                        | java.lang.Object.wait",
                "new java.util.ArrayList<Integer>().notifyAll();                             | notifyAll",
                "new int[0].wait();                                                          | java.lang.Object.wait",
                "java.util.Locale.setDefault(java.util.Locale.US);                           | java.util.Locale.setDefault",
                "java.util.TimeZone.setDefault(null);                                        | java.util.TimeZone.setDefault",
                "java.util.SimpleTimeZone.setDefault(null);                                  | setDefault",
                "java.nio.ByteBuffer.allocateDirect(8);                                      | allocateDirect",
                "Runtime.getRuntime().exec(\"ls\");                                          | java.lang.Runtime.exec",
                "Runtime.getRuntime().addShutdownHook(null);                                 | addShutdownHook",
                "java.util.ServiceLoader.load(Runnable.class);                               | java.util.ServiceLoader",
                "new java.io.ObjectInputStream(null);                                        | java.io.ObjectInputStream",
                "java.lang.invoke.MethodHandles.lookup();                                    | java.lang.invoke.MethodHandles.lookup",
                "java.lang.reflect.Proxy.newProxyInstance(null, null, null);                 | java.lang.reflect.Proxy",
                "ProcessHandle.current();                                                    | java.lang.ProcessHandle.current",
                "new java.net.Socket(\"localhost\", 1);                                      | java.net.Socket",
                "java.security.MessageDigest.getInstance(\"MD5\", \"SUN\");                  | java.security.MessageDigest.getInstance",
                "java.util.function.Supplier<Object> s = ProcessHandle::current;             | java.lang.ProcessHandle.current",
                "java.util.function.Function<String, Object> f = java.io.FileReader.class::cast; | java.io.FileReader",
                "try { } catch (java.nio.file.NoSuchFileException e) { }                     | NoSuchFileException",
                "Object o = new ThreadGroup[1];                                                   | java.lang.ThreadGroup",
                "Object o = new java.io.File[1][1];                                          | java.io.File",
                "Object o = null; boolean b = o instanceof ClassLoader;                      | java.lang.ClassLoader",
                "Object o = ClassLoader.class;                                               | java.lang.ClassLoader",
                "new java.util.concurrent.ConcurrentHashMap<Integer, Integer>().forEach(1, (a, b) -> {}); | ConcurrentHashMap.forEach",
            })
    void scan_whatIsNotAllowed_isNamed(String statement, String member) {
        // The compiler may refuse nothing of this, so unused checked exceptions are declared.
        String source = "class Solution { static void f() throws Throwable { " + statement.strip() + " } }";
        if (statement.contains("NoSuchFileException")) {
            source = source.replace(
                    "{ } catch", "{ if (true) throw new java.nio.file.NoSuchFileException(\"\"); } catch");
        }
        String program = source;
        assertThatThrownBy(() -> scan(program))
                .isInstanceOf(Denial.class)
                .message()
                .contains(member.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "native void f();",
                "protected void finalize() {}",
                "static class L extends ClassLoader {}",
                "static class T extends Thread {}",
                "static class P extends java.io.PrintStream { P() throws Exception { super(\"x\"); } }",
                "java.lang.ref.Cleaner c;",
                "static void f(java.lang.reflect.Method m) {}",
                "static void f() throws java.net.MalformedURLException {}",
                "static class Q extends java.util.ArrayList<Integer> { void f() throws Exception { wait(); } }"
            })
    void scan_declarations_areChecked(String declaration) {
        assertThatThrownBy(() -> scan("class Solution { " + declaration + " }")).isInstanceOf(Denial.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.println(String.format(\"%d %s\", 1, java.util.List.of(1, 2).stream().map(x -> x + 1).toList()));",
                "new java.util.Scanner(System.in).nextLine(); new java.util.Scanner(\"text\").nextInt();",
                "new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).lines().mapToInt(Integer::parseInt).sum();",
                "new java.io.PrintWriter(System.out, true).printf(\"%d\", 1); new java.io.PrintWriter(new java.io.StringWriter());",
                "java.security.MessageDigest.getInstance(\"MD5\").digest(\"x\".getBytes());",
                "int[][] a = new int[3][4]; int[] b = a[0].clone(); java.util.Arrays.sort(b);",
                "try { throw new IllegalStateException(); } catch (RuntimeException e) { e.printStackTrace(); }",
                "Object o = java.lang.reflect.Array.newInstance(String.class, 3); o.getClass().getSimpleName();",
                "new java.util.concurrent.ConcurrentHashMap<String, Integer>().merge(\"a\", 1, Integer::sum);",
                "java.util.concurrent.locks.Lock l = new java.util.concurrent.locks.ReentrantLock(); l.lock(); l.unlock();",
                "java.time.LocalDate.of(2020, 2, 29).plusYears(1).isLeapYear();",
                "Thread.currentThread().interrupt(); Thread.sleep(1); System.exit(1); Runtime.getRuntime().totalMemory();",
                "new java.util.Random().ints(3).parallel().sum(); java.util.stream.IntStream.range(0, 3).parallel().sum();",
                "java.util.EnumMap<Thread.State, Integer> m = null;",
                "synchronized (Solution.class) { int x = 1; }",
                "java.util.function.Supplier<java.util.List<Integer>> s = java.util.ArrayList::new; s.get();",
                "new java.util.TreeMap<String, Integer>(java.util.Comparator.comparing(String::length).reversed()).firstEntry();",
                "String t = switch (\"a\") { case \"a\" -> \"b\"; default -> \"c\"; };",
                "record P(int a, String b) {} new P(1, \"x\").equals(null); new P(1, \"\").hashCode();",
                "enum E { A, B { int f() { return 2; } }; int f() { return 1; } } E.valueOf(\"A\").f(); E.values();"
            })
    void scan_ordinaryCode_isAllowed(String statements) {
        assertThatCode(() -> scan("class Solution { static void f() throws Throwable { " + statements + " } }"))
                .doesNotThrowAnyException();
    }

    @Test
    void scan_solution_doesNotSeeTheTest() throws Denial {
        List<ClassFile> classFiles = Compiled.compile(
                new SourceUnit(
                        "Solution.java",
                        "class Solution { void f() { Main.passed = true; } }",
                        SourceUnit.Role.SOLUTION),
                new SourceUnit("Main.java", "class Main { static boolean passed; Solution s; }", SourceUnit.Role.TEST));
        List<ClassNode> solution = Compiled.nodes(classFiles, SourceUnit.Role.SOLUTION);
        List<ClassNode> test = Compiled.nodes(classFiles, SourceUnit.Role.TEST);
        assertThatThrownBy(() -> new ClassScanner(ALLOWED, solution, List.of()).scan(solution.get(0)))
                .isInstanceOf(Denial.class)
                .hasMessage("Main.passed");
        new ClassScanner(ALLOWED, test, solution).scan(test.get(0));
    }

    @Test
    void scan_harnessNames_areRefused() {
        ClassNode node = Compiled.nodes(Compiled.solution("class Solution {}"), SourceUnit.Role.SOLUTION)
                .get(0);
        node.superName = "org/rlvr4j/verifiers/code/guest/Guard";
        assertThatThrownBy(() -> new ClassScanner(ALLOWED, List.of(node), List.of()).scan(node))
                .isInstanceOf(Denial.class);
        node.superName = "java/lang/Object";
        node.name = "java/lang/Evil";
        assertThatThrownBy(() -> new ClassScanner(ALLOWED, List.of(node), List.of()).scan(node))
                .isInstanceOf(Denial.class);
    }

    @Test
    void namedTypes_allExist() {
        // These depend on the release of the JDK.
        List<String> newOrOld = List.of(
                "Gatherers", "MatchException", "SequencedCollection", "SequencedMap", "SequencedSet", "ThreadDeath");
        assertThat(ALLOWED.namedTypes())
                .filteredOn(name -> newOrOld.stream().noneMatch(name::endsWith))
                .allSatisfy(
                        name -> assertThatCode(() -> Class.forName(name, false, ClassLoader.getPlatformClassLoader()))
                                .doesNotThrowAnyException());
        assertThat(ALLOWED.wholePackages()).contains("java.util.stream", "java.math");
    }

    private static void scan(String source) throws Denial {
        List<ClassNode> nodes = Compiled.nodes(Compiled.solution(source), SourceUnit.Role.SOLUTION);
        ClassScanner scanner = new ClassScanner(ALLOWED, nodes, List.of());
        for (ClassNode node : nodes) {
            scanner.scan(node);
        }
    }
}
