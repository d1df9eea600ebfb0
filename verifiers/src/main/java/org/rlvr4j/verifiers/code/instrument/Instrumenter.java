package org.rlvr4j.verifiers.code.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * Instruments the classes of one program.
 *
 * <p>Every method counts its entry and its nominal stack, every backward jump counts a tick, every handler restores the
 * stack and lets pass what must not be caught, array allocations are charged, and calls of {@link Replacements replaced}
 * methods are redirected. In the classes of a test, values that come from the solution go through the {@link
 * org.rlvr4j.verifiers.code.guest.Border}, and beside a test what a solution says of equality is {@link OwnEquals
 * confined} to its own objects.
 */
public final class Instrumenter {

    static final String GUARD = "org/rlvr4j/verifiers/code/guest/Guard";
    static final String LIBRARY = "org/rlvr4j/verifiers/code/guest/Library";
    static final String BORDER = "org/rlvr4j/verifiers/code/guest/Border";
    private static final String OWN_EQUALITY = "org/rlvr4j/verifiers/code/guest/OwnEquality";

    private final Crossings crossings;
    private final Set<String> declared;
    private final boolean hasTest;

    /**
     * @param solution the classes of the solution
     * @param test the classes of the test that runs beside it; may be empty
     */
    public Instrumenter(List<ClassNode> solution, List<ClassNode> test) {
        this.crossings = new Crossings(solution, test);
        this.hasTest = !test.isEmpty();
        this.declared = Stream.concat(solution.stream(), test.stream())
                .flatMap(node -> node.methods.stream())
                .map(method -> method.name + method.desc)
                .collect(Collectors.toSet());
    }

    /** Parses a class file into the form that {@link #instrument} takes. */
    public static ClassNode parse(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_DEBUG | ClassReader.EXPAND_FRAMES);
        return node;
    }

    /**
     * Instruments one class, in place.
     *
     * @throws org.objectweb.asm.MethodTooLargeException if a method no longer fits the limits of the class file format
     */
    public ClassFile instrument(ClassNode node, SourceUnit.Role role) {
        if (role == SourceUnit.Role.SOLUTION && crossings.isSuspect(node)) {
            node.interfaces = new ArrayList<>(node.interfaces);
            node.interfaces.add(OWN_EQUALITY);
        }
        if (role == SourceUnit.Role.SOLUTION && hasTest) {
            OwnEquals.confine(node);
        }
        Crossings entering = role == SourceUnit.Role.TEST ? crossings : null;
        Bridges bridges = entering == null ? null : new Bridges(node, entering);
        for (MethodNode method : node.methods) {
            if (method.instructions.size() > 0) {
                new MethodInstrumenter(method, declared, entering, bridges).run();
            }
        }
        if (bridges != null) {
            bridges.build();
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return new ClassFile(node.name.replace('/', '.'), writer.toByteArray(), role);
    }
}
