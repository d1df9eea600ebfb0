package org.rlvr4j.verifiers.code.instrument;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The {@code equals} that a class of the solution declares. Beside a test it stands behind another of that name, which
 * also asks whether the other object is one of the program's: nothing that a solution makes equals an object of the
 * library, whoever asks.
 */
final class OwnEquals {

    private static final String NAME = "equals";
    private static final String DESCRIPTOR = "(Ljava/lang/Object;)Z";
    private static final String DECLARED = "equals$declared";

    private OwnEquals() {}

    /** Returns whether the method decides equality; those that the compiler makes for records compare components. */
    static boolean is(MethodNode method) {
        if (!method.name.equals(NAME) || !method.desc.equals(DESCRIPTOR)) {
            return false;
        }
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof InvokeDynamicInsnNode dynamic
                    && dynamic.bsm.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                return false;
            }
        }
        return true;
    }

    /** Puts the other {@code equals} before the one that the class declares, if it does. */
    static void confine(ClassNode node) {
        List<MethodNode> added = new ArrayList<>();
        for (MethodNode method : node.methods) {
            boolean hasCode = method.instructions.size() > 0 && (method.access & Opcodes.ACC_STATIC) == 0;
            if (hasCode && is(method)) {
                added.add(front(node, method.access & ~Opcodes.ACC_SYNCHRONIZED));
                method.name = DECLARED;
                method.access = method.access & ~(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL) | Opcodes.ACC_PRIVATE;
            }
        }
        node.methods.addAll(added);
    }

    private static MethodNode front(ClassNode node, int access) {
        MethodNode front = new MethodNode(access, NAME, DESCRIPTOR, null, null);
        front.instructions.add(new VarInsnNode(Opcodes.ALOAD, 0));
        front.instructions.add(new VarInsnNode(Opcodes.ALOAD, 1));
        front.instructions.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, node.name, DECLARED, DESCRIPTOR, false));
        front.instructions.add(new VarInsnNode(Opcodes.ALOAD, 1));
        front.instructions.add(
                new MethodInsnNode(Opcodes.INVOKESTATIC, Instrumenter.BORDER, "isOfProgram", DESCRIPTOR, false));
        front.instructions.add(new InsnNode(Opcodes.IAND));
        front.instructions.add(new InsnNode(Opcodes.IRETURN));
        front.maxLocals = 2;
        return front;
    }
}
