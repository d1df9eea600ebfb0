package org.rlvr4j.verifiers.code;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.ClassNode;
import org.rlvr4j.verifiers.code.compile.JdkCompiler;
import org.rlvr4j.verifiers.code.compile.SourceCompiler;
import org.rlvr4j.verifiers.code.instrument.Instrumenter;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/** Programs compiled by the JDK inside the test's own virtual machine. */
public final class Compiled {

    private static final JdkCompiler COMPILER = compiler();

    private Compiled() {}

    public static List<ClassFile> solution(String source) {
        return compile(new SourceUnit("Solution.java", source, SourceUnit.Role.SOLUTION));
    }

    public static List<ClassFile> compile(SourceUnit... units) {
        try {
            return COMPILER.compile(List.of(units), true);
        } catch (SourceCompiler.CompileFailure e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    public static List<ClassNode> nodes(List<ClassFile> classFiles, SourceUnit.Role role) {
        List<ClassNode> nodes = new ArrayList<>();
        for (ClassFile classFile : classFiles) {
            if (classFile.role() == role) {
                nodes.add(Instrumenter.parse(classFile.bytes()));
            }
        }
        return nodes;
    }

    private static JdkCompiler compiler() {
        JdkCompiler compiler = JdkCompiler.find();
        if (compiler == null) {
            throw new AssertionError("the tests need a JDK");
        }
        return compiler;
    }
}
