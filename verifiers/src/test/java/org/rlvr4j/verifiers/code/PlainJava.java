package org.rlvr4j.verifiers.code;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rlvr4j.verifiers.code.compile.JdkCompiler;
import org.rlvr4j.verifiers.code.compile.SourceCompiler;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * What {@code javac} and {@code java} say of a program, without any sandbox: compiled as one file, run by its {@code main}
 * in a virtual machine of its own, without instrumentation. A virtual machine runs program after program and is replaced
 * when one does not end.
 */
public final class PlainJava implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private Process process;

    public PlainJava() throws IOException {
        process = start();
    }

    /** Returns whether {@code javac} accepts the source. */
    static boolean compiles(String source) {
        try {
            compile(source);
            return true;
        } catch (SourceCompiler.CompileFailure e) {
            return false;
        }
    }

    /** Returns {@code pass}, {@code refused}, {@code failed}, or {@code endless}. */
    public String run(String source) throws IOException, InterruptedException {
        List<ClassFile> classFiles;
        try {
            classFiles = compile(source);
        } catch (SourceCompiler.CompileFailure e) {
            return "refused";
        }
        DataOutputStream out = new DataOutputStream(process.getOutputStream());
        out.writeInt(classFiles.size());
        for (ClassFile classFile : classFiles) {
            classFile.write(out);
        }
        out.flush();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.getInputStream().available() == 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                boolean ended = !process.isAlive();
                process.destroyForcibly().waitFor();
                process = start();
                return ended ? "failed" : "endless";
            }
            Thread.sleep(5);
        }
        return process.getInputStream().read() == 1 ? "pass" : "failed";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The other side. */
    public static void main(String[] arguments) throws IOException {
        PrintStream replies = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(System.out);
        DataInputStream in = new DataInputStream(System.in);
        while (true) {
            Map<String, byte[]> classes = new HashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                ClassFile classFile = read(in);
                classes.put(classFile.name(), classFile.bytes());
            }
            replies.write(passes(classes) ? 1 : 0);
            replies.flush();
        }
    }

    private static ClassFile read(DataInputStream in) throws IOException {
        // ClassFile.read holds counts against what is available, which a pipe does not know.
        boolean latin = in.readBoolean();
        String name = new String(
                in.readNBytes(in.readInt()),
                latin ? java.nio.charset.StandardCharsets.ISO_8859_1 : java.nio.charset.StandardCharsets.UTF_16BE);
        byte[] bytes = in.readNBytes(in.readInt());
        in.readBoolean();
        return new ClassFile(name, bytes, SourceUnit.Role.SOLUTION);
    }

    private static boolean passes(Map<String, byte[]> classes) {
        ClassLoader loader = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        try {
            var main = loader.loadClass("Main").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    private static List<ClassFile> compile(String source) throws SourceCompiler.CompileFailure {
        JdkCompiler compiler = JdkCompiler.find();
        if (compiler == null) {
            throw new AssertionError("the tests need a JDK");
        }
        return compiler.compile(List.of(new SourceUnit("Main.java", source, SourceUnit.Role.SOLUTION)), true);
    }

    private static Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add(PlainJava.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
