package org.rlvr4j.verifiers.code.pool;

import com.sun.jna.Native;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.UnitCompiler;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.jail.WorkerCommand;
import org.rlvr4j.verifiers.code.worker.WorkerMain;

/**
 * The command lines of workers: the running Java runtime, a class path of what the role needs and nothing else, one
 * processor, the first-tier compiler, and everything that would start a thread or open a file later switched off.
 */
public final class WorkerCommands {

    private static final int MEGABYTE = 1 << 20;

    private WorkerCommands() {}

    /** Returns how a worker of this role is started. */
    public static WorkerCommand of(WorkerRole role, WorkerSettings settings) {
        boolean builder = role == WorkerRole.BUILDER;
        List<String> options = common();
        if (builder) {
            options.addAll(List.of(
                    "-Xmx384m", "-Xmn96m", "-Xms128m", "-XX:MaxMetaspaceSize=192m", "-XX:ReservedCodeCacheSize=48m"));
            if (ModuleFinder.ofSystem().find("jdk.compiler").isPresent()) {
                options.add("--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED");
            }
        } else {
            options.addAll(List.of(
                    "-Xmx" + settings.heapBytes() / MEGABYTE + "m",
                    "-Xms16m",
                    "-Xmn8m",
                    "-XX:MinHeapFreeRatio=5",
                    "-XX:MaxHeapFreeRatio=15",
                    "-XX:MaxMetaspaceSize=48m",
                    "-XX:CompressedClassSpaceSize=16m",
                    "-XX:ReservedCodeCacheSize=16m",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        }
        boolean ownFiles =
                settings.jail().kind() == JailKind.BUBBLEWRAP || settings.jail().kind() == JailKind.NAMESPACES;
        String temporary = ownFiles ? "/tmp" : System.getProperty("java.io.tmpdir");
        options.add("-Djava.io.tmpdir=" + temporary);
        // JNA unpacks its library there and deletes it as soon as it is loaded.
        options.add("-Djna.tmpdir=" + temporary);
        List<String> arguments = new ArrayList<>(List.of(WorkerMain.class.getName(), builder ? "builder" : "runner"));
        if (settings.jail().kind() != JailKind.NONE) {
            arguments.add("sealed");
        }
        return new WorkerCommand(Path.of(System.getProperty("java.home")), options, classPath(builder), arguments);
    }

    private static List<String> common() {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CICompilerCount=1",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-XX:ActiveProcessorCount=1",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:+DisableExplicitGC",
                "-XX:MaxDirectMemorySize=1m",
                "-XX:MaxJavaStackTraceDepth=32",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=/dev/null",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Duser.timezone=UTC",
                "-Djna.nosys=true",
                // JNA would run ldconfig to find libraries; the C library is all it is used for.
                "-Djna.platform.library.path=/lib",
                "-Djava.awt.headless=true"));
        if (System.getProperty("os.name", "").equals("Linux")) {
            options.add("-XX:-UseContainerSupport");
        }
        if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return options;
    }

    private static List<Path> classPath(boolean builder) {
        Set<Path> entries = new LinkedHashSet<>();
        entries.add(locate(WorkerMain.class));
        entries.add(locate(Native.class));
        if (builder) {
            entries.add(locate(UnitCompiler.class));
            entries.add(locate(CompileException.class));
            entries.add(locate(ClassReader.class));
            entries.add(locate(ClassNode.class));
        }
        return List.copyOf(entries);
    }

    private static Path locate(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            if (source != null && source.getLocation().getProtocol().equals("file")) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of " + type.getName() + " is no URI", e);
        }
        throw new IllegalStateException("the code verifier starts worker processes from jars or folders, but "
                + type.getName() + " was loaded from " + (source == null ? "nowhere" : source.getLocation())
                + "; put it on the class path as a plain file");
    }
}
