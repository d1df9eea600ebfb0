package org.rlvr4j.verifiers.code.scan;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** The supertypes and declared members of library types, read by reflection from the running JDK and remembered. */
final class LibraryTypes {

    private final Map<String, List<String>> supertypes = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();

    /** Returns all superclasses and interfaces, nearest first; empty if the type does not exist. */
    List<String> supertypes(String name) {
        return supertypes.computeIfAbsent(name, missing -> {
            Class<?> type = find(missing);
            if (type == null) {
                return List.of();
            }
            Set<String> found = new LinkedHashSet<>();
            collect(type, found);
            found.remove(missing);
            if (type.isInterface()) {
                found.add("java/lang/Object");
            }
            return new ArrayList<>(found);
        });
    }

    /** Returns whether the type itself declares a member of this name and descriptor. */
    boolean declares(String owner, String name, String descriptor) {
        return members.computeIfAbsent(owner, LibraryTypes::membersOf).contains(name + descriptor);
    }

    private static void collect(Class<?> type, Set<String> found) {
        found.add(Type.getInternalName(type));
        Class<?> superclass = type.getSuperclass();
        if (superclass != null) {
            collect(superclass, found);
        }
        for (Class<?> parent : type.getInterfaces()) {
            collect(parent, found);
        }
    }

    private static Set<String> membersOf(String name) {
        Class<?> type = find(name);
        Set<String> found = new HashSet<>();
        if (type != null) {
            for (Method method : type.getDeclaredMethods()) {
                found.add(method.getName() + Type.getMethodDescriptor(method));
            }
            for (var constructor : type.getDeclaredConstructors()) {
                found.add("<init>" + Type.getConstructorDescriptor(constructor));
            }
            for (var field : type.getDeclaredFields()) {
                found.add(field.getName() + Type.getDescriptor(field.getType()));
            }
        }
        return found;
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}
