package org.rlvr4j.verifiers.code.instrument;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;
import org.rlvr4j.verifiers.code.guest.Library;

/** The names and descriptors of the methods that {@link Library} has. */
final class LibraryMethods {

    static final Set<String> NAMES = Arrays.stream(Library.class.getMethods())
            .map(method -> method.getName() + Type.getMethodDescriptor(method))
            .collect(Collectors.toUnmodifiableSet());

    private LibraryMethods() {}
}
