package org.rlvr4j.verifiers.code.instrument;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/**
 * Which library methods are replaced: by a static method of {@link org.rlvr4j.verifiers.code.guest.Library} or {@link
 * org.rlvr4j.verifiers.code.guest.BulkWork} that takes the receiver first, or by another method of the same shape. Overloads that neither has, such as
 * those that a later JDK adds, are left alone.
 */
final class Replacements {

    private static final Set<String> STATIC = Set.of(
            "java/lang/System.exit",
            "java/lang/System.nanoTime",
            "java/lang/System.currentTimeMillis",
            "java/lang/Thread.sleep",
            "java/lang/Math.random",
            "java/lang/StrictMath.random",
            "java/lang/System.arraycopy",
            "java/util/Arrays.fill",
            "java/util/Arrays.sort",
            "java/util/Collections.shuffle",
            "java/util/Collections.sort",
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
            "java/util/regex/Pattern.asPredicate",
            "java/util/regex/Pattern.asMatchPredicate",
            "java/util/regex/Matcher.reset",
            "java/lang/String.indexOf",
            "java/lang/String.contains",
            "java/lang/String.intern",
            "java/math/BigInteger.multiply",
            "java/math/BigInteger.divide",
            "java/math/BigInteger.remainder",
            "java/math/BigInteger.mod",
            "java/math/BigInteger.divideAndRemainder",
            "java/math/BigInteger.gcd",
            "java/math/BigInteger.sqrt",
            "java/math/BigInteger.toString",
            "java/math/BigInteger.pow",
            "java/math/BigInteger.modPow",
            "java/math/BigInteger.isProbablePrime",
            "java/math/BigInteger.nextProbablePrime");

    private static final String LIST = "java/util/List";
    private static final String COLLECTION = "java/util/Collection";

    // Where a call names one of these types, the method that stands in takes the type on the right.
    private static final Map<String, List<String>> COLLECTIONS = Map.of(
            LIST,
            List.of(LIST, COLLECTION),
            "java/util/ArrayList",
            List.of(LIST, COLLECTION),
            "java/util/LinkedList",
            List.of(LIST, COLLECTION),
            "java/util/Vector",
            List.of(LIST, COLLECTION),
            "java/util/Stack",
            List.of(LIST, COLLECTION),
            COLLECTION,
            List.of(COLLECTION),
            "java/util/Queue",
            List.of(COLLECTION),
            "java/util/Deque",
            List.of(COLLECTION),
            "java/util/ArrayDeque",
            List.of(COLLECTION),
            "java/util/PriorityQueue",
            List.of(COLLECTION));
    private static final Set<String> OF_COLLECTIONS =
            Set.of("sort", "contains", "remove", "indexOf", "lastIndexOf", "add");

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
            if (key.equals("java/util/Arrays.parallelSort")) {
                return new Method(opcode, owner, "sort", descriptor, isInterface);
            }
            return STATIC.contains(key) ? library(name, descriptor) : null;
        } else if (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE) {
            if (VIRTUAL.contains(key)) {
                return library(name, withReceiver(owner, descriptor));
            } else if (OF_COLLECTIONS.contains(name) && COLLECTIONS.containsKey(owner)) {
                return ofCollection(COLLECTIONS.getOrDefault(owner, List.of()), name, descriptor);
            }
            String renamed = RENAMED.get(name + descriptor);
            if (renamed != null) {
                return new Method(opcode, owner, renamed, descriptor, isInterface);
            }
        }
        return null;
    }

    private static @Nullable Method ofCollection(List<String> receivers, String name, String descriptor) {
        for (String receiver : receivers) {
            Method method = library(name, withReceiver(receiver, descriptor));
            if (method != null) {
                return method;
            }
        }
        return null;
    }

    private static String withReceiver(String owner, String descriptor) {
        return "(L" + owner + ";" + descriptor.substring(1);
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

    private static @Nullable Method library(String name, String descriptor) {
        String owner = LibraryMethods.owner(name, descriptor);
        return owner == null ? null : new Method(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }
}
