package org.rlvr4j.verifiers.code.instrument;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Where values pass from a solution to the test that runs beside it, and which classes of the solution could lie there.
 *
 * <p>A class that overrides {@code equals} or {@code compareTo} is suspect unless the test itself deals in it: a test may
 * well compare {@code Pair}s that it makes. Classes whose methods hand over the values, and classes that pose as a type of
 * the library, are suspect always.
 */
final class Crossings {

    private static final Set<String> HONEST_PARENTS = Set.of(
            "java/lang/Object", "java/lang/Record", "java/lang/Enum", "java/lang/Comparable", "java/io/Serializable");

    // Final classes of the library: their objects are what they seem.
    private static final Set<String> FINAL = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Double",
            "java/lang/Float",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Short",
            "java/lang/String",
            "java/lang/StringBuilder");

    private final Set<String> solution;
    private final Set<String> ownersOfValues = new HashSet<>();
    private final Set<String> mentioned = new HashSet<>();

    Crossings(List<ClassNode> solution, List<ClassNode> test) {
        this.solution = solution.stream().map(node -> node.name).collect(Collectors.toSet());
        for (ClassNode node : test) {
            for (MethodNode method : node.methods) {
                for (AbstractInsnNode instruction : method.instructions) {
                    collect(instruction);
                }
            }
        }
    }

    /** Returns whether the value that the instruction leaves on the stack comes from the solution and might lie. */
    boolean crosses(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            return solution.contains(call.owner) && mayLie(Type.getReturnType(call.desc));
        }
        return instruction instanceof FieldInsnNode access
                && (access.getOpcode() == Opcodes.GETFIELD || access.getOpcode() == Opcodes.GETSTATIC)
                && solution.contains(access.owner)
                && mayLie(Type.getType(access.desc));
    }

    /**
     * Returns whether the test compares an object of the solution with what may be one of the library, by a method that
     * only the solution has: {@code answer.equals(List.of(1))} may mean an {@code equals(List)}.
     */
    boolean comparesByOwnMethod(MethodInsnNode call) {
        Type[] arguments = Type.getArgumentTypes(call.desc);
        boolean overload = call.name.equals("equals") && !call.desc.equals("(Ljava/lang/Object;)Z");
        return solution.contains(call.owner)
                && (overload || call.name.equals("compareTo"))
                && arguments.length == 1
                && isOfLibrary(arguments[0]);
    }

    /** Returns whether objects of this class of the solution are refused by a test. */
    boolean isSuspect(ClassNode node) {
        if (!decidesEquality(node)) {
            return false;
        }
        boolean poses = !HONEST_PARENTS.contains(node.superName) && !solution.contains(node.superName)
                || node.interfaces.stream()
                        .anyMatch(name -> !HONEST_PARENTS.contains(name) && !solution.contains(name));
        return poses || ownersOfValues.contains(node.name) || !mentioned.contains(node.name);
    }

    private static boolean mayLie(Type type) {
        Type element = element(type);
        return element.getSort() == Type.OBJECT && !FINAL.contains(element.getInternalName());
    }

    // Whether a value of this type need not be one of the solution.
    private boolean isOfLibrary(Type type) {
        Type element = element(type);
        return (element.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY)
                && !solution.contains(element.getInternalName());
    }

    private static Type element(Type type) {
        return type.getSort() == Type.ARRAY ? type.getElementType() : type;
    }

    private void collect(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            if (crosses(call) && isOfLibrary(Type.getReturnType(call.desc))) {
                ownersOfValues.add(call.owner);
            }
            mention(Type.getMethodType(call.desc));
        } else if (instruction instanceof FieldInsnNode access) {
            if (crosses(access) && isOfLibrary(Type.getType(access.desc))) {
                ownersOfValues.add(access.owner);
            }
            mention(Type.getType(access.desc));
        } else if (instruction instanceof TypeInsnNode type) {
            mention(Type.getObjectType(type.desc));
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            mention(Type.getMethodType(dynamic.desc));
        }
    }

    private void mention(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> mention(type.getElementType());
            case Type.OBJECT -> mentioned.add(type.getInternalName());
            case Type.METHOD -> {
                mention(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    mention(argument);
                }
            }
            default -> {}
        }
    }

    private static boolean decidesEquality(ClassNode node) {
        return node.methods.stream()
                .anyMatch(method ->
                        OwnEquals.is(method) || method.name.equals("compareTo") && method.desc.endsWith(")I"));
    }
}
