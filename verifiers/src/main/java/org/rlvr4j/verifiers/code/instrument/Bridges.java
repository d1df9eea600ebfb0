package org.rlvr4j.verifiers.code.instrument;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Methods that stand between a test and the methods of a solution that it refers to without calling them, as in {@code
 * map(solution::next)}: what the library calls through such a reference has to cross as well.
 */
final class Bridges {

    private final ClassNode test;
    private final Crossings crossings;
    private final List<MethodNode> made = new ArrayList<>();

    Bridges(ClassNode test, Crossings crossings) {
        this.test = test;
        this.crossings = crossings;
    }

    /** Returns the handle of a bridge, or the handle itself if nothing needs to cross there. */
    Handle over(Handle handle) {
        int opcode =
                switch (handle.getTag()) {
                    case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                    case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
                    case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                    default -> Opcodes.NOP;
                };
        if (opcode == Opcodes.NOP) {
            return handle;
        }
        MethodInsnNode call =
                new MethodInsnNode(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
        if (!crossings.crosses(call)) {
            return handle;
        }
        boolean isStatic = opcode == Opcodes.INVOKESTATIC;
        String descriptor = isStatic ? call.desc : "(L" + call.owner + ";" + call.desc.substring(1);
        String name = "bridge$" + made.size();
        made.add(bridge(name, descriptor, call));
        boolean inInterface = (test.access & Opcodes.ACC_INTERFACE) != 0;
        return new Handle(Opcodes.H_INVOKESTATIC, test.name, name, descriptor, inInterface);
    }

    /** Adds the bridges to the class. */
    void build() {
        test.methods.addAll(made);
    }

    private static MethodNode bridge(String name, String descriptor, MethodInsnNode call) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodNode method = new MethodNode(access, name, descriptor, null, null);
        int slot = 0;
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            method.instructions.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), slot));
            slot += argument.getSize();
        }
        method.instructions.add(call);
        method.instructions.add(MethodInstrumenter.crossing(Type.getReturnType(call.desc)));
        method.instructions.add(new InsnNode(Opcodes.ARETURN));
        method.maxLocals = slot;
        return method;
    }
}
