package org.rlvr4j.verifiers.code.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.rlvr4j.verifiers.code.guest.Guard;

/** Instruments one method. */
final class MethodInstrumenter {

    // Slots that a frame takes beside its locals and operands: return address, method, constant pool, monitors.
    private static final int FRAME_OVERHEAD = 10;
    private static final int SLOT_BYTES = 8;

    private final MethodNode method;
    private final InsnList code;
    private final Set<String> declared;
    private final @Nullable Crossings crossings;
    private final @Nullable Bridges bridges;
    private final boolean callsOthers;
    private final int savedStack;
    private final int frameBytes;
    private final List<TryCatchBlockNode> selfCovering = new ArrayList<>();

    /**
     * @param method the method
     * @param declared names and descriptors of the program's own methods, which are not replaced
     * @param crossings where values of the solution enter this class; null if it is of the solution itself
     * @param bridges for the references of this class to methods of the solution; null if it is of the solution itself
     */
    MethodInstrumenter(
            MethodNode method, Set<String> declared, @Nullable Crossings crossings, @Nullable Bridges bridges) {
        this.method = method;
        this.declared = declared;
        this.bridges = bridges;
        this.code = method.instructions;
        this.crossings = crossings;
        this.callsOthers = callsOthers(code);
        this.savedStack = method.maxLocals;
        this.frameBytes = (method.maxLocals + method.maxStack + FRAME_OVERHEAD) * SLOT_BYTES;
    }

    void run() {
        Set<AbstractInsnNode> handlers = handlers();
        Set<LabelNode> seen = new HashSet<>();
        for (AbstractInsnNode instruction : code.toArray()) {
            if (instruction instanceof LabelNode label) {
                seen.add(label);
                if (handlers.contains(label)) {
                    catchAt(label);
                }
            } else if (instruction instanceof FrameNode frame && callsOthers) {
                extend(frame);
            } else if (jumpsBack(instruction, seen)) {
                code.insertBefore(instruction, tick(weight(instruction, seen)));
            } else if (instruction.getOpcode() == Opcodes.NEWARRAY || instruction.getOpcode() == Opcodes.ANEWARRAY) {
                code.insertBefore(instruction, new InsnNode(Opcodes.DUP));
                code.insertBefore(instruction, guard("array", "(I)V"));
            } else if (isReturn(instruction) && callsOthers) {
                code.insertBefore(instruction, new VarInsnNode(Opcodes.ILOAD, savedStack));
                code.insertBefore(instruction, guard("leave", "(I)V"));
            } else if (instruction instanceof MethodInsnNode call) {
                replace(call);
                compare(call);
                cross(call, Type.getReturnType(call.desc));
            } else if (instruction instanceof FieldInsnNode access) {
                cross(access, Type.getType(access.desc));
            } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                replaceHandles(dynamic);
            }
        }
        code.insert(entry());
    }

    private InsnList entry() {
        InsnList entry = new InsnList();
        if (callsOthers) {
            entry.add(new LdcInsnNode(frameBytes));
            entry.add(guard("enter", "(I)I"));
            entry.add(new VarInsnNode(Opcodes.ISTORE, savedStack));
            method.maxLocals = savedStack + 1;
        } else {
            entry.add(tick(Guard.METHOD));
        }
        if (method.name.startsWith("lambda$")) {
            entry.add(tick(Guard.LAMBDA));
        }
        return entry;
    }

    private static boolean callsOthers(InsnList code) {
        for (AbstractInsnNode instruction : code) {
            if (instruction instanceof MethodInsnNode || instruction instanceof InvokeDynamicInsnNode) {
                return true;
            }
        }
        return false;
    }

    // A handler that covers itself would catch again what is thrown at its beginning. At the end of a
    // synchronized block it is left alone: it gives the monitor back and always throws on. That of a finally
    // block need not throw on; only the rest of it is left covered.
    private Set<AbstractInsnNode> handlers() {
        Set<AbstractInsnNode> handlers = new HashSet<>();
        Set<AbstractInsnNode> leftAlone = new HashSet<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            handlers.add(block.handler);
            int handler = code.indexOf(block.handler);
            if (code.indexOf(block.start) <= handler && handler < code.indexOf(block.end)) {
                if (block.start == block.handler && !givesMonitorBack(block)) {
                    selfCovering.add(block);
                } else {
                    leftAlone.add(block.handler);
                }
            }
        }
        handlers.removeAll(leftAlone);
        return handlers;
    }

    private static boolean givesMonitorBack(TryCatchBlockNode block) {
        for (AbstractInsnNode node = block.start; node != null && node != block.end; node = node.getNext()) {
            if (node.getOpcode() == Opcodes.MONITOREXIT) {
                return true;
            }
        }
        return false;
    }

    private void catchAt(LabelNode handler) {
        AbstractInsnNode last = handler;
        while (last.getNext() != null && last.getNext().getOpcode() < 0) {
            last = last.getNext();
        }
        InsnList caught = new InsnList();
        caught.add(new InsnNode(Opcodes.DUP));
        if (callsOthers) {
            caught.add(new VarInsnNode(Opcodes.ILOAD, savedStack));
            caught.add(new LdcInsnNode(frameBytes));
            caught.add(guard("caught", "(Ljava/lang/Throwable;II)V"));
        } else {
            caught.add(guard("caught", "(Ljava/lang/Throwable;)V"));
        }
        LabelNode rest = new LabelNode();
        caught.add(rest);
        for (TryCatchBlockNode block : selfCovering) {
            if (block.handler == handler) {
                block.start = rest;
            }
        }
        code.insert(last, caught);
    }

    private static boolean jumpsBack(AbstractInsnNode instruction, Set<LabelNode> seen) {
        return targets(instruction).stream().anyMatch(seen::contains);
    }

    private static List<LabelNode> targets(AbstractInsnNode instruction) {
        if (instruction instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        } else if (instruction instanceof TableSwitchInsnNode table) {
            return with(table.labels, table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            return with(lookup.labels, lookup.dflt);
        }
        return List.of();
    }

    private static List<LabelNode> with(List<LabelNode> labels, LabelNode last) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(last);
        return all;
    }

    // An iteration weighs one, and as much as a method for every call that stands in the loop: calls of the library are
    // not counted otherwise.
    private static int weight(AbstractInsnNode jump, Set<LabelNode> seen) {
        Set<LabelNode> heads = new HashSet<>(targets(jump));
        heads.retainAll(seen);
        int weight = 1;
        for (AbstractInsnNode node = jump; node != null && !heads.isEmpty(); node = node.getPrevious()) {
            if (node instanceof MethodInsnNode call && !call.owner.equals(Instrumenter.GUARD)) {
                weight += Guard.METHOD;
            } else if (node instanceof LabelNode label) {
                heads.remove(label);
            }
        }
        return weight;
    }

    private static InsnList tick(int weight) {
        InsnList tick = new InsnList();
        tick.add(new LdcInsnNode(weight));
        tick.add(guard("tick", "(I)V"));
        return tick;
    }

    private static boolean isReturn(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    // The saved stack lives in a local above all others, so frames that end earlier are filled up.
    private void extend(FrameNode frame) {
        List<Object> locals = new ArrayList<>(frame.local == null ? List.of() : frame.local);
        int slots = 0;
        for (Object local : locals) {
            slots += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slots < savedStack; slots++) {
            locals.add(Opcodes.TOP);
        }
        locals.add(Opcodes.INTEGER);
        frame.local = locals;
    }

    // A class of the program inherits the methods of the library that it does not declare.
    private boolean isOwn(String owner, String name, String descriptor) {
        return !owner.startsWith("java/") && declared.contains(name + descriptor);
    }

    private void replace(MethodInsnNode call) {
        boolean unseeded = call.getOpcode() == Opcodes.INVOKESPECIAL
                && call.owner.equals("java/util/Random")
                && call.name.equals("<init>")
                && call.desc.equals("()V");
        if (unseeded) {
            code.insertBefore(
                    call, new MethodInsnNode(Opcodes.INVOKESTATIC, Instrumenter.LIBRARY, "seed", "()J", false));
            call.desc = "(J)V";
            return;
        } else if (call.owner.equals("java/util/stream/StreamSupport") && call.desc.contains("Z)")) {
            code.insertBefore(call, new InsnNode(Opcodes.POP));
            code.insertBefore(call, new InsnNode(Opcodes.ICONST_0));
            return;
        }
        if (isOwn(call.owner, call.name, call.desc)) {
            return;
        }
        Replacements.Method other = Replacements.of(call.getOpcode(), call.owner, call.name, call.desc, call.itf);
        if (other != null) {
            call.setOpcode(other.opcode());
            call.owner = other.owner();
            call.name = other.name();
            call.desc = other.descriptor();
            call.itf = other.isInterface();
        }
    }

    private void replaceHandles(InvokeDynamicInsnNode dynamic) {
        for (int i = 0; i < dynamic.bsmArgs.length; i++) {
            if (dynamic.bsmArgs[i] instanceof Handle handle) {
                Handle bridged = bridges == null ? handle : bridges.over(handle);
                boolean own = isOwn(bridged.getOwner(), bridged.getName(), bridged.getDesc());
                dynamic.bsmArgs[i] = own ? bridged : Replacements.of(bridged);
            }
        }
    }

    private void compare(MethodInsnNode call) {
        if (crossings != null && crossings.comparesByOwnMethod(call)) {
            code.insertBefore(call, new InsnNode(Opcodes.DUP));
            code.insertBefore(call, new LdcInsnNode(call.owner.replace('/', '.') + "." + call.name));
            code.insertBefore(
                    call,
                    new MethodInsnNode(
                            Opcodes.INVOKESTATIC,
                            Instrumenter.BORDER,
                            "compare",
                            "(Ljava/lang/Object;Ljava/lang/String;)V",
                            false));
        }
    }

    private void cross(AbstractInsnNode instruction, Type type) {
        if (crossings == null || !crossings.crosses(instruction)) {
            return;
        }
        code.insert(instruction, crossing(type));
    }

    /** Returns the instructions that take the value on the stack over the border. */
    static InsnList crossing(Type type) {
        InsnList crossing = new InsnList();
        crossing.add(new LdcInsnNode(type));
        crossing.add(new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                Instrumenter.BORDER,
                "cross",
                "(Ljava/lang/Object;Ljava/lang/Class;)Ljava/lang/Object;",
                false));
        crossing.add(new TypeInsnNode(Opcodes.CHECKCAST, type.getInternalName()));
        return crossing;
    }

    private static MethodInsnNode guard(String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, Instrumenter.GUARD, name, descriptor, false);
    }
}
