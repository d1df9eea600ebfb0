package org.rlvr4j.verifiers.code.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rlvr4j.verifiers.code.guest.Border;
import org.rlvr4j.verifiers.code.guest.BulkWork;
import org.rlvr4j.verifiers.code.guest.Guard;
import org.rlvr4j.verifiers.code.guest.Library;
import org.rlvr4j.verifiers.code.guest.OwnEquality;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * Defines the classes of one program. Beside them it finds the Java library and the five classes that instrumented code
 * calls, nothing else of the harness.
 */
final class GuestLoader extends ClassLoader {

    private static final Set<Class<?>> RUNTIME =
            Set.of(Guard.class, Library.class, BulkWork.class, Border.class, OwnEquality.class);

    private final Map<String, ClassFile> classFiles = new HashMap<>();

    GuestLoader(List<ClassFile> classFiles) {
        super("guest", ClassLoader.getPlatformClassLoader());
        for (ClassFile classFile : classFiles) {
            this.classFiles.put(classFile.name(), classFile);
            // A test may state what it expects in assert statements; skipped, they would let any program pass.
            setClassAssertionStatus(classFile.name(), classFile.role() == SourceUnit.Role.TEST);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (Class<?> type : RUNTIME) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        ClassFile classFile = classFiles.get(name);
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, classFile.bytes(), 0, classFile.bytes().length);
    }
}
