package org.rlvr4j.verifiers.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.task.OutputMatcher;
import org.rlvr4j.verifiers.code.task.StdioTask;

/** Each layer alone holds what it promises: the jail without the scan, the scan without a jail. */
class LayersTest {

    private static final StdioTask TASK =
            new StdioTask("Main", List.of(new StdioTask.Case("", "nothing")), OutputMatcher.DEFAULT);

    private static final Map<String, Map<String, String>> TABLE = new TreeMap<>();

    @TempDir
    private Path folder;

    @AfterAll
    static void print() {
        System.out.printf("%-80s", "what a program tries");
        TABLE.keySet().forEach(layer -> System.out.printf("  %-22s", layer));
        System.out.println();
        for (String attempt : TABLE.values().iterator().next().keySet()) {
            System.out.printf("%-80s", attempt);
            TABLE.values().forEach(column -> System.out.printf("  %-22s", column.get(attempt)));
            System.out.println();
        }
    }

    @Test
    void strongestJailAlone_noFileProcessOrSocket() throws IOException {
        List<JailKind> held = Jails.held();
        assumeThat(held).isNotEmpty();
        tryAll(held.get(0));
    }

    @ParameterizedTest
    @Tag("slow")
    @EnumSource(
            value = JailKind.class,
            names = {"BUBBLEWRAP", "NAMESPACES", "PROCESS"})
    void jailAlone_noFileProcessOrSocket(JailKind jail) throws IOException {
        assumeThat(Jails.holds(jail)).isTrue();
        tryAll(jail);
    }

    private void tryAll(JailKind jail) throws IOException {
        String secret = Files.readAllLines(Path.of("/etc/passwd")).get(0);
        try (CodeVerifier code = CodeVerifier.builder()
                        .workers(1)
                        .spares(1)
                        .jail(jail)
                        .scan(false)
                        .limits(Limits.DEFAULT.withTicks(10_000_000))
                        .build();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            for (String attempt : attempts(server.getLocalPort())) {
                CodeResult result = code.scoreSource(TASK, program(attempt));
                assertThat(result.isAccepted()).as(attempt + result.summary()).isFalse();
                assertThat(result.status()).as(attempt + result.summary()).isNotEqualTo(CodeStatus.FAILURE);
                assertThat(result.detail()).as(attempt).doesNotContain(secret).doesNotContain("HOME=");
                assertThat(folder).as(attempt).isEmptyDirectory();
                assertThat(isConnected(server)).as(attempt).isFalse();
                record(jail.label() + " alone", attempt, result);
            }
            assertThat(code.scoreSource(TASK, program("System.out.print(\"nothing\");"))
                            .isAccepted())
                    .isTrue();
        }
    }

    @Test
    void scanAlone_deniesAllOfIt() {
        try (CodeVerifier code = CodeVerifier.builder()
                .workers(1)
                .spares(0)
                .jail(JailKind.NONE)
                .limits(Limits.DEFAULT.withTicks(10_000_000))
                .build()) {
            for (String attempt : attempts(9)) {
                CodeResult result = code.scoreSource(TASK, program(attempt));
                assertThat(result.status()).as(attempt + result.summary()).isEqualTo(CodeStatus.DENIED);
                assertThat(folder).isEmptyDirectory();
                record("scan alone", attempt, result);
            }
        }
    }

    private void record(String layer, String attempt, CodeResult result) {
        String shown = attempt.replace(folder.toString(), "/tmp").replaceAll("1\", [0-9]+", "1\", PORT");
        TABLE.computeIfAbsent(layer, name -> new LinkedHashMap<>())
                .put(
                        shown.substring(0, Math.min(80, shown.length())),
                        result.status().label());
    }

    private List<String> attempts(int port) {
        return List.of(
                "System.out.print(new String(java.nio.file.Files.readAllBytes(java.nio.file.Path.of(\"/etc/passwd\"))));",
                "System.out.print(new BufferedReader(new FileReader(\"/proc/self/environ\")).readLine());",
                "System.out.print(System.getenv());",
                "new FileOutputStream(\"" + folder + "/owned\").write(1);",
                "new PrintStream(\"" + folder + "/owned\").println(1);",
                "new File(\"" + folder + "/owned\").mkdir();",
                "new ProcessBuilder(\"/bin/sh\", \"-c\", \"touch " + folder + "/owned\").start().waitFor();",
                "new java.net.Socket(\"127.0.0.1\", " + port + ").close();",
                "new java.net.ServerSocket(0).close();",
                "Thread t = new Thread(() -> { while (true) {} }); t.start();",
                "Class.forName(\"java.lang.System\").getMethod(\"exit\", int.class).invoke(null, 0);",
                "Locale.setDefault(Locale.GERMANY); System.out.print(\"nothing\");",
                "new FileOutputStream(FileDescriptor.out).write(new byte[] {0, 0, 0, 1, 1});");
    }

    private static String program(String statements) {
        return "import java.io.*; import java.util.*; public class Main { public static void main(String[] args) throws Throwable { "
                + statements + " } }";
    }

    private static boolean isConnected(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
