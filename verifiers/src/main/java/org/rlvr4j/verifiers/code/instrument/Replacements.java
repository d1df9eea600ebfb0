package org.rlvr4j.verifiers.code.instrument;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/**
 * Which library methods are replaced: by a static method of {@link org.rlvr4j.verifiers.code.guest.Library} that takes
 * the receiver first, or by another method of the same shape. Overloads that the {@code Library} does not have, such as
 * those that a later JDK adds, are left alone.
 */
final class Replacements {

    static final String LIBRARY = "org/rlvr4j/verifiers/code/guest/Library";

    private static final Set<String> STATIC = Set.of(
            "java/lang/System.exit",
            "java/lang/System.nanoTime",
            "java/lang/System.currentTimeMillis",
            "java/lang/Thread.sleep",
            "java/lang/Math.random",
            "java/lang/StrictMath.random",
            "java/util/Collections.shuffle",
            "java/util/regex/Pattern.matches");

    private static final Set<String> VIRTUAL = Set.of(
            "java/lang/Runtime.exit",
            "java/lang/Runtime.halt",
            "java/lang/String.repeat",
            "java/lang/String.matches",
            "java/lang/String.replaceAll",
            "java/lang/String.replaceFirst",
            "java/lang/String.split",
            "java/util/regex/Pattern.split",
            "java/util/regex/Pattern.splitAsStream",
            "java/util/regex/Pattern.matcher",
            "java/math/BigInteger.multiply",
            "java/math/BigInteger.pow",
            "java/math/BigInteger.modPow",
            "java/math/BigInteger.isProbablePrime");

    // Threads are not to be had, so what would run in parallel runs in sequence.
    private static final Map<String, String> RENAMED = Map.of(
            "parallelStream()Ljava/util/stream/Stream;", "stream",
            "parallel()Ljava/util/stream/Stream;", "sequential",
            "parallel()Ljava/util/stream/IntStream;", "sequential",
            "parallel()Ljava/util/stream/LongStream;", "sequential",
            "parallel()Ljava/util/stream/DoubleStream;", "sequential",
            "parallel()Ljava/util/stream/BaseStream;", "sequential");

    private Replacements() {}

    /** A method to call. */
    record Method(int opcode, String owner, String name, String descriptor, boolean isInterface) {}

    /** Returns what to call instead, or null to leave the call as it is. */
    static @Nullable Method of(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        String key = owner + "." + name;
        if (opcode == Opcodes.INVOKESTATIC) {
            if (STATIC.contains(key) && LibraryMethods.NAMES.contains(name + descriptor)) {
                return library(name, descriptor);
            } else if (key.equals("java/util/Arrays.parallelSort")) {
                return new Method(opcode, owner, "sort", descriptor, isInterface);
            }
        } else if (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE) {
            String target = name.equals("halt") ? "exit" : name;
            String moved = "(L" + owner + ";" + descriptor.substring(1);
            if (VIRTUAL.contains(key) && LibraryMethods.NAMES.contains(target + moved)) {
                return library(target, moved);
            }
            String renamed = owner.startsWith("java/") ? RENAMED.get(name + descriptor) : null;
            if (renamed != null) {
                return new Method(opcode, owner, renamed, descriptor, isInterface);
            }
        }
        return null;
    }

    /** Returns the handle that a method reference to a replaced method uses instead. */
    static Handle of(Handle handle) {
        int opcode =
                switch (handle.getTag()) {
                    case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                    case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
                    case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                    default -> Opcodes.NOP;
                };
        Method method = of(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
        if (method == null) {
            return handle;
        }
        int tag = method.opcode() == Opcodes.INVOKESTATIC ? Opcodes.H_INVOKESTATIC : handle.getTag();
        return new Handle(tag, method.owner(), method.name(), method.descriptor(), method.isInterface());
    }

    private static Method library(String name, String descriptor) {
        return new Method(Opcodes.INVOKESTATIC, LIBRARY, name, descriptor, false);
    }
}
