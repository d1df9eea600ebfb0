package org.rlvr4j.verifiers.code.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.rlvr4j.verifiers.code.compile.Compilers;
import org.rlvr4j.verifiers.code.compile.JaninoCompiler;
import org.rlvr4j.verifiers.code.compile.SourceCompiler;
import org.rlvr4j.verifiers.code.instrument.Instrumenter;
import org.rlvr4j.verifiers.code.scan.AllowList;
import org.rlvr4j.verifiers.code.scan.ClassScanner;
import org.rlvr4j.verifiers.code.scan.Denial;
import org.rlvr4j.verifiers.code.wire.BuildReply;
import org.rlvr4j.verifiers.code.wire.BuildRequest;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/** Compiles, scans and instruments one program after the other. */
final class BuilderService {

    private static final int MAX_CLASSES = 1_000;
    private static final int MAX_CLASS_BYTES = 8 << 20;

    private final AllowList allowed = AllowList.load();
    private final JaninoCompiler janino = new JaninoCompiler();
    private final @Nullable SourceCompiler javac = Compilers.ofRuntime();

    boolean hasJdkCompiler() {
        return javac != null;
    }

    BuildReply build(BuildRequest request) {
        try {
            List<ClassFile> classFiles = compiler(request.compiler()).compile(request.units(), request.fresh());
            return instrument(classFiles, request.scan());
        } catch (SourceCompiler.CompileFailure e) {
            return compileError(String.valueOf(e.getMessage()), false);
        } catch (Denial e) {
            return BuildReply.failed(BuildReply.Outcome.DENIED, e.what(), false);
        } catch (MethodTooLargeException e) {
            return compileError("the method " + e.getMethodName() + " is too large", false);
        } catch (ClassTooLargeException e) {
            return compileError("the class " + e.getClassName() + " is too large", false);
        } catch (StackOverflowError e) {
            return compileError("the program is nested too deeply for the compiler", true);
        } catch (OutOfMemoryError e) {
            return compileError("the compiler ran out of memory", true);
        } catch (RuntimeException | LinkageError e) {
            return BuildReply.failed(BuildReply.Outcome.BROKEN, e.toString(), true);
        }
    }

    private SourceCompiler compiler(CompilerChoice choice) {
        return choice == CompilerChoice.JANINO || javac == null ? janino : javac;
    }

    private BuildReply instrument(List<ClassFile> classFiles, boolean scan)
            throws Denial, SourceCompiler.CompileFailure {
        List<ClassNode> solution = new ArrayList<>();
        List<ClassNode> test = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int bytes = 0;
        for (ClassFile classFile : classFiles) {
            bytes += classFile.bytes().length;
            if (!names.add(classFile.name())) {
                throw new SourceCompiler.CompileFailure("duplicate class: " + classFile.name());
            }
            List<ClassNode> part = classFile.role() == SourceUnit.Role.TEST ? test : solution;
            part.add(Instrumenter.parse(classFile.bytes()));
        }
        if (classFiles.size() > MAX_CLASSES || bytes > MAX_CLASS_BYTES) {
            throw new SourceCompiler.CompileFailure("the program has " + classFiles.size() + " classes of " + bytes
                    + " bytes; the limit is " + MAX_CLASSES + " classes and " + MAX_CLASS_BYTES + " bytes");
        }
        if (scan) {
            ClassScanner solutionScanner = new ClassScanner(allowed, solution, List.of());
            ClassScanner testScanner = new ClassScanner(allowed, test, solution);
            for (ClassNode node : solution) {
                solutionScanner.scan(node);
            }
            for (ClassNode node : test) {
                testScanner.scan(node);
            }
        }
        Instrumenter instrumenter = new Instrumenter(solution, test);
        List<ClassFile> built = new ArrayList<>();
        List<String> mains = new ArrayList<>();
        for (ClassNode node : solution) {
            if (hasMain(node)) {
                mains.add(node.name.replace('/', '.'));
            }
            built.add(instrumenter.instrument(node, SourceUnit.Role.SOLUTION));
        }
        for (ClassNode node : test) {
            built.add(instrumenter.instrument(node, SourceUnit.Role.TEST));
        }
        return new BuildReply(BuildReply.Outcome.BUILT, "", built, mains, false);
    }

    private static boolean hasMain(ClassNode node) {
        for (MethodNode method : node.methods) {
            boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
            if (isStatic && method.name.equals("main") && method.desc.equals("([Ljava/lang/String;)V")) {
                return true;
            }
        }
        return false;
    }

    private static BuildReply compileError(String message, boolean retire) {
        return BuildReply.failed(BuildReply.Outcome.COMPILE_ERROR, message, retire);
    }
}
