package org.rlvr4j.verifiers.code.instrument;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.rlvr4j.verifiers.code.guest.BulkWork;
import org.rlvr4j.verifiers.code.guest.Library;

/** The static methods that stand in for others, and the classes that have them. */
final class LibraryMethods {

    private static final Map<String, String> OWNERS = owners();

    private LibraryMethods() {}

    /** Returns the internal name of the class that has such a method, or null if none has. */
    static @Nullable String owner(String name, String descriptor) {
        return OWNERS.get(name + descriptor);
    }

    private static Map<String, String> owners() {
        Map<String, String> owners = new HashMap<>();
        for (Class<?> type : List.of(Library.class, BulkWork.class)) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) {
                    owners.put(method.getName() + Type.getMethodDescriptor(method), Type.getInternalName(type));
                }
            }
        }
        return owners;
    }
}
